"""Hypothesis strategies for frames, shared by the tests of this folder."""

from hypothesis import strategies as st

from server.sync.awareness import CLOCK_LIMIT, Entry
from server.sync.numbers import LARGEST
from server.sync.wire import (
    Awareness,
    Hello,
    PermissionDenied,
    QueryAwareness,
    Refusal,
    Saved,
    State,
    SyncStep1,
    SyncStep2,
    Update,
)

numbers = st.integers(min_value=0, max_value=LARGEST) | st.sampled_from(
    [127, 128, 2**14 - 1, 2**14, 2**32 - 1, 2**49, LARGEST]
)
texts = st.text() | st.sampled_from(["défi 🚲", "L’été, œuf – 👩🏽‍🌾"])
hellos = st.fixed_dictionaries(
    {"version": st.integers(0, 2**31), "language": texts.filter(lambda text: len(text) < 200)}
)
frames = st.one_of(
    st.builds(SyncStep1, st.binary()),
    st.builds(SyncStep2, st.binary()),
    st.builds(Update, st.binary()),
    st.builds(Awareness, st.binary()),
    st.builds(QueryAwareness),
    st.builds(PermissionDenied, texts),
    st.builds(Hello, hellos),
    st.builds(State, texts),
    st.builds(Saved, st.lists(st.tuples(numbers, numbers)).map(tuple)),
    st.builds(Refusal, texts),
)
states = st.none() | st.binary(min_size=1, max_size=40).filter(lambda state: state != b"null")
entries = st.lists(
    st.builds(Entry, numbers, st.integers(min_value=0, max_value=CLOCK_LIMIT - 1), states)
)
