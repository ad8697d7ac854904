/* Generated from schema/board.schema.json by `make types`. */

/**
 * What the note says: a défi, a desirable future, an action, an actor, an initiative, a collective solution, or an idea.
 */
export type Kind = 'challenge' | 'future' | 'action' | 'actor' | 'initiative' | 'solution' | 'idea'
/**
 * [x, y] of the upper left corner: one value, so that no move is torn.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Point = [Coordinate, Coordinate]
/**
 * Board units, pixels at zoom 1; never NaN, Infinity or a BigInt.
 */
export type Coordinate = number
/**
 * Y.Text, edited and never replaced. People see a limit of 500 characters; the gate refuses more than 2,000 UTF-16 units.
 */
export type Text = string
/**
 * [width, height].
 *
 * @minItems 2
 * @maxItems 2
 */
export type Size = [Extent, Extent]
export type Extent = number
/**
 * Where the note was dropped.
 */
export type Zone = 'welcome' | 'challenge' | 'future' | 'solution' | 'parking'
/**
 * An id from elsewhere: a card of the cahier, a theme, a note, a participant.
 */
export type Reference = string
/**
 * Random and URL-safe; `__proto__` is too short to be one.
 */
export type EntryId = string
/**
 * 1 when set; removed when not.
 */
export type Flag = true | Coordinate
export type LinkKind =
  | 'reformulates'
  | 'answers'
  | 'inspired_by'
  | 'contributes'
  | 'combines'
  | 'strengthens'
  | 'connects'
  | 'carries'
  | 'merges'
  | 'precedes'

/**
 * The document of one board, schema version 1: the five roots, all Y.Map. Where a description says Y.Map or Y.Text the value is a shared type, everywhere else a plain value that is replaced as a whole. Who may write what, and the order of things, are the G rules of wire.md.
 */
export interface BoardDocument {
  /**
   * Y.Map: id to note. A note is never removed, its `del` is set.
   */
  notes?: {
    [k: string]: Note
  }
  /**
   * Y.Map: id to link, a plain value.
   */
  links?: {
    [k: string]: Link
  }
  /**
   * Y.Map: id to comment. A comment is never removed, its `del` is set.
   */
  comments?: {
    [k: string]: Comment
  }
  /**
   * Y.Map: `note:person:name` to 1, written by that person only.
   */
  reactions?: {
    [k: string]: 1
  }
  board?: BoardKeys
}
/**
 * Y.Map. Created with kind, pos and text in one transaction.
 */
export interface Note {
  kind: Kind
  pos: Point
  text: Text
  size?: Size
  /**
   * Order from back to front: a fractional index or a number; ties are broken by id.
   */
  z?: string | Coordinate
  /**
   * The name of a colour of the palette.
   */
  colour?: string
  /**
   * A short free tag.
   */
  label?: string
  zone?: Zone
  /**
   * The card of the cahier from which the note was made.
   */
  source?: Reference
  /**
   * The collective solution that this note is part of.
   */
  solution?: EntryId
  /**
   * Y.Text: the common objective of a collective solution. Two people may set it at once, one wins.
   */
  objective?: Text
  del?: Flag
  /**
   * For whom the server wrote this note; written only by the server.
   */
  by?: Reference
}
/**
 * From one note to another. A link to a note that is deleted or missing is hidden.
 */
export interface Link {
  from: EntryId
  to: EntryId
  kind: LinkKind
}
/**
 * Y.Map. Created with note and text in one transaction.
 */
export interface Comment {
  note: EntryId
  text: Text
  del?: Flag
}
/**
 * Y.Map: what the table has retained.
 */
export interface BoardKeys {
  /**
   * The version of this schema; written only by the server.
   */
  schema?: 1
  /**
   * The theme of the cahier.
   */
  theme?: Reference
  /**
   * The note that holds the retained défi.
   */
  challenge?: Reference
  /**
   * The note that holds the retained future.
   */
  future?: Reference
}
