/** The accessibility statement in French: what was tested, what was not, and whom to tell. */
import type { Words } from './words'

export const frStatement = {
  'statement.title': 'Déclaration d’accessibilité',
  'statement.lead':
    'Tablée est un logiciel que chacun installe sur son propre serveur. Cette page dit ce qui a été fait pour que tout le monde puisse prendre place, ce qui a été vérifié, et ce qui ne l’a pas été.',
  'statement.whose':
    'L’organisme qui ouvre un atelier reste responsable de sa propre déclaration. Celle-ci peut lui servir de base.',
  'statement.state': 'État de conformité',
  'statement.stateIs':
    'Tablée vise le niveau AA des WCAG\u00A02.2 et le RGAA\u00A04.1. Aucun audit complet n’a été mené par une personne indépendante\u00A0: au sens du RGAA, l’état est donc «\u00A0non conforme\u00A0», faute de résultat d’audit.',
  'statement.stateMeans':
    'Cela ne dit pas que la table est inutilisable. Cela dit que personne d’extérieur ne l’a encore mesurée.',
  'statement.done': 'Ce qui a été fait',
  'statement.done.keys':
    'Au clavier, on pose, modifie, déplace, retient, retire, soutient, commente et cherche. Tout ce qui se glisse se fait aussi par «\u00A0Déplacer vers…\u00A0».',
  'statement.done.single':
    'Les raccourcis d’une seule touche s’éteignent dans «\u00A0Votre place\u00A0». Leur liste est sous la touche «\u00A0?\u00A0» et dans ce même menu.',
  'statement.done.list':
    'La vue en liste présente les zones comme des titres et les notes comme des listes, avec les mêmes actions. Elle est faite pour les lecteurs d’écran, les téléphones et le papier.',
  'statement.done.told':
    'Ce que font les autres est annoncé par petits groupes, sans interrompre. On peut n’entendre que ses propres gestes, ou rien.',
  'statement.done.colour':
    'Chaque sorte de note a sa forme et son signe\u00A0: rien n’est dit par la couleur seule. Quatre lumières\u00A0: claire, sombre, contraste fort, celle de l’appareil.',
  'statement.done.still':
    'Si l’appareil demande moins de mouvement, rien ne glisse ni ne s’anime. Rien ne clignote.',
  'statement.done.language':
    'Français et anglais, au choix de chaque personne, sans changer la langue des autres.',
  'statement.tested': 'Ce qui a été vérifié',
  'statement.tested.axe':
    'À chaque changement, l’outil axe-core\u00A04.14 passe sur l’accueil, l’entrée, la table, la liste, la recherche, les commentaires, les dialogues, la projection, le mur des tables, les feuilles et cette page, avec les règles A et AA des WCAG\u00A02.0 à\u00A02.2 et ses règles de bonnes pratiques. Il ne doit rien trouver.',
  'statement.tested.modes':
    'Cela en lumière claire, sombre et en contraste fort pour la table et ses panneaux, et à la taille d’un téléphone.',
  'statement.tested.keys':
    'Des essais rejoués à chaque changement mènent la méthode au clavier, et commentent, cherchent et lisent l’aide sans souris.',
  'statement.tested.large':
    'À 200\u202F% de texte, les barres de la table, la recherche, les commentaires, l’aide et les réglages tiennent sans défilement horizontal ni recouvrement. À 320\u00A0pixels de large, les réglages, l’aide et cette page aussi.',
  'statement.tested.forced':
    'Avec les couleurs imposées par le système, les contours, les notes trouvées et les choix restent visibles.',
  'statement.tested.contrast':
    'Les contrastes du texte et des signes sont calculés pour chaque couleur de chaque lumière\u00A0: au moins 4,5 pour le texte, 3 pour les contours.',
  'statement.untested': 'Ce qui n’a pas été vérifié',
  'statement.untested.people':
    'Aucun essai avec des personnes handicapées. C’est le manque le plus important.',
  'statement.untested.readers':
    'Aucun essai à l’oreille avec NVDA, JAWS, VoiceOver, TalkBack ou Orca, ni avec une plage braille.',
  'statement.untested.voice':
    'Ni commande vocale, ni contacteur, ni loupe d’écran, ni suivi du regard.',
  'statement.untested.browsers':
    'Les essais tournent dans Chromium. Firefox, Safari et de vrais téléphones n’ont pas été essayés de façon suivie.',
  'statement.untested.documents':
    'Les fichiers produits pour être emportés, et les cahiers apportés par d’autres.',
  'statement.gaps': 'Ce qui, à notre connaissance, n’est pas accessible',
  'statement.gaps.place':
    'La place exacte d’une note sur la table est une information visuelle. La liste dit sa zone et son rang, pas ce qu’elle touche.',
  'statement.gaps.far':
    'Vue de loin, la table ne montre plus les mots, seulement les formes et les couleurs. La liste garde tous les mots.',
  'statement.gaps.hands':
    'Les mains des autres qui passent sur la table ne sont pas annoncées\u00A0: elles le seraient sans cesse.',
  'statement.gaps.display':
    'La page projetée est faite pour l’œil de toute une salle. La même chose se lit à la table et dans la liste.',
  'statement.gaps.weaves':
    'Les outils ne savent pas mesurer le contraste d’un texte posé sur un tissage. Nous évitons d’y poser du texte.',
  'statement.made': 'Établissement de cette déclaration',
  'statement.made.date':
    'Établie le {date} par les personnes qui développent Tablée\u00A0: c’est une évaluation par nous-mêmes.',
  'statement.made.with':
    'Technologies\u00A0: HTML, CSS, JavaScript, SVG, WAI-ARIA. Outils\u00A0: axe-core, Chromium et ses réglages de contraste, de couleurs imposées et de mouvement réduit.',
  'statement.tell': 'Signaler une difficulté',
  'statement.tell.who':
    'Dites-le à la personne qui anime votre atelier, ou à l’organisme qui vous y invite\u00A0: lui seul tient ce serveur. En attendant, elle peut écrire pour vous ou vous lire la liste.',
  'statement.rights': 'Voies de recours en France',
  'statement.rights.how':
    'Si un défaut d’accessibilité vous empêche de participer et que l’organisme ne répond pas, vous pouvez saisir le Défenseur des droits\u00A0: par son formulaire, auprès d’un délégué de votre région, ou par courrier gratuit, sans timbre.',
  'statement.rights.form': 'Écrire au Défenseur des droits',
  'statement.rights.people': 'Trouver un délégué',
  'statement.rights.post':
    'Défenseur des droits, Libre réponse 71120, 75342\u00A0Paris\u00A0CEDEX\u00A007',
  'statement.home': 'Revenir à l’accueil',
} as const satisfies Words
