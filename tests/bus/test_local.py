"""The bus of one process tells those who listen, and only them."""

from server.bus.local import LocalBus


def test_a_notice_reaches_everybody_who_listens_to_its_topic() -> None:
    bus = LocalBus()
    heard: list[str] = []
    bus.subscribe("atelier", heard.append)
    bus.subscribe("atelier", heard.append)
    bus.subscribe("ailleurs", heard.append)

    bus.publish("atelier", "étape 2")

    assert heard == ["étape 2", "étape 2"]


def test_who_ended_the_subscription_hears_nothing_more() -> None:
    bus = LocalBus()
    heard: list[str] = []
    end = bus.subscribe("atelier", heard.append)

    end()
    end()
    bus.publish("atelier", "étape 2")

    assert heard == []


def test_a_listener_may_leave_while_it_is_told() -> None:
    bus = LocalBus()
    heard: list[str] = []
    ends = [bus.subscribe("atelier", lambda _: ends[0]())]
    bus.subscribe("atelier", heard.append)

    bus.publish("atelier", "étape 2")

    assert heard == ["étape 2"]
