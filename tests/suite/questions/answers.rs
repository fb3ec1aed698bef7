//! What must stand in the answers of the named questions.

/// What must stand in each answer: by name, the places that hold something. Where the facts do not decide a question, the
/// last place is that which says what is missing.
pub(super) const ANSWERS: [(&str, &[&str]); 51] = [
    (
        "police-channels-then-and-now",
        &["/then/presence/counts/0/value", "/thenInWords/sentence", "/nowInWords/caveats/0"],
    ),
    (
        "leading-2017",
        &["/claim/check/explanation", "/claim/sources/0", "/claim/check/missing/14/explanation"],
    ),
    (
        "reach-per-inhabitant",
        &["/compare/sentence", "/compare/rows/0/sources/0", "/compare/coverage/excluded/0/explanation"],
    ),
    (
        "census-2022",
        &[
            "/census2011/rows/12/rank",
            "/inhabitants/0/census2011",
            "/census2022/coverage/excluded/11/explanation",
        ],
    ),
    (
        "courts-with-channel",
        &["/coverage/rows/0/subject/courts/nodes/0/citation", "/coverage/rows/1/anywhere/unknown"],
    ),
    (
        "first-court-on-twitter",
        &["/channels/nodes/0/opened", "/left/nodes/0/title", "/claim/check/missing/0/explanation"],
    ),
    ("who-left-x", &["/departures/nodes/0/reason", "/closedChannels/nodes/3/successors/0/handle"]),
    (
        "reach-lost-on-x",
        &[
            "/growth/total/closed/entries/0/before",
            "/closedChannels/nodes/2/latest/citation",
            "/growth/total/excluded/count",
        ],
    ),
    (
        "is-this-account-official",
        &["/verifyChannel/until", "/verifyChannel/evidence/0", "/verifyChannel/authority/today/nodes/0"],
    ),
    ("ministries-without-channel", &["/confirmed/nodes/0/evidence/nodes/0/citation", "/unknown/totalCount"]),
    (
        "dormant-channels",
        &["/dormant/nodes/0/latest/citation", "/open/totalCount", "/counted/total/excluded/count"],
    ),
    (
        "mastodon-posts-per-week",
        &[
            "/growth/rows/0/perWeek",
            "/growth/sources/1/licence",
            "/growth/total/excluded/entries/0/explanation",
        ],
    ),
    (
        "platform-dependence",
        &["/byChannels/topShare", "/byFollows/sentence", "/byFollows/coverage/excluded/0/explanation"],
    ),
    (
        "growth-against-peers",
        &["/growth/focus/sentence", "/growth/focus/overMedian", "/growth/statistics/median"],
    ),
    (
        "mastodon-and-bluesky",
        &["/coverage/rows/15/anywhere/known", "/coverage/sentence", "/coverage/rows/15/anywhere/unknown"],
    ),
    ("data-at-deadline", &["/now/rows/0/value", "/editionNow/number", "/then/sentence"]),
    ("corrections-since", &["/edition/number", "/edition/citation"]),
    (
        "offices-or-persons",
        &["/persons/rows/0/value", "/persons/rows/0/sources/0", "/offices/coverage/excluded/0/explanation"],
    ),
    ("series-for-a-chart", &["/table/rows/155/on", "/table/rows/0/high", "/table/citation"]),
    (
        "source-of-a-number",
        &["/observations/nodes/0/citation", "/observations/nodes/0/sources/2/url", "/edition/licence"],
    ),
    ("changes-since", &["/changes/totalCount", "/changes/nodes/0/node/id"]),
    (
        "channels-on-the-map",
        &["/channels/nodes/0/authority/seat/latitude", "/withoutKnownChannel/nodes/0/name"],
    ),
    ("wanted-persons-and-recruiting", &["/channels/nodes/0/operators/0", "/channels/nodes/0/sources/0"]),
    (
        "community-policing",
        &[
            "/niedersachsen/nodes/0/citation",
            "/england/nodes/0",
            "/niederlande/nodes/0",
            "/claim/check/missing/0/explanation",
        ],
    ),
    (
        "police-channels-by-land",
        &["/compare/sentence", "/compare/rows/0/subject/code", "/compare/sources/0/citation"],
    ),
    (
        "authority-at-a-glance",
        &["/authority/channels/nodes/0/status", "/authority/channels/nodes/0/sources/0/citation"],
    ),
    (
        "land-at-a-glance",
        &["/land/population/value", "/land/channels/nodes/0/authority/name", "/land/events/nodes/0/title"],
    ),
    (
        "channel-at-a-glance",
        &[
            "/channel/operators/0/authority/name",
            "/channel/predecessors/3/handle",
            "/channel/observations/nodes/0/sources/0",
            "/channel/events/nodes/2/title",
        ],
    ),
    (
        "claim-at-a-glance",
        &["/claim/check/explanation", "/claim/check/standings/15/label", "/claim/sources/1/citation"],
    ),
    (
        "source-at-a-glance",
        &[
            "/source/citation",
            "/source/observations/nodes/12/label",
            "/source/channels/nodes/3/authority",
            "/source/authorities/totalCount",
            "/source/events/nodes/3/title",
            "/source/claims/nodes/3/statement",
        ],
    ),
    (
        "fastest-growing-police",
        &[
            "/growth/sentence",
            "/growth/rows/8/difference",
            "/growth/rows/8/excluded/count",
            "/growth/sources/0",
        ],
    ),
    (
        "police-follows-per-inhabitant",
        &["/compare/rows/6/value", "/compare/rows/0/sources/0", "/compare/coverage/excluded/8/explanation"],
    ),
    ("x-against-mastodon", &["/table/rows/143/value", "/departures/nodes/0/reason", "/table/citation"]),
    (
        "universities",
        &[
            "/coverage/rows/0/subject/universe/nodes/0/value",
            "/channels/nodes/40/sources/0",
            "/coverage/citation",
        ],
    ),
    ("municipalities", &["/channels/nodes/44/sources/0", "/channels/nodes/0/authority/jurisdiction/name"]),
    (
        "courts-by-platform",
        &["/compare/rows/4/value", "/compare/rows/0/sources/0", "/channels/nodes/29/authority/name"],
    ),
    ("chancelleries-and-ministries", &["/coverage/sentence", "/coverage/rows/1/cells/5/known"]),
    ("platforms-by-kind", &["/coverage/sentence", "/coverage/rows/7/anywhere/known"]),
    ("channels-over-time", &["/table/rows/67/value", "/table/rows/0/high", "/table/sources/0/citation"]),
    ("oldest-channels", &["/channels/nodes/49/opened", "/channels/nodes/0/sources/0/citation"]),
    ("largest-audiences", &["/observations/nodes/49/value", "/observations/nodes/0/citation"]),
    (
        "merged-and-renamed",
        &["/events/nodes/7/sources/0", "/closedChannels/nodes/4/successors/0/predecessors/0/handle"],
    ),
    ("what-is-unknown", &["/coverage/rows/15/anywhere/unknown", "/coverage/sentence"]),
    (
        "sources-of-the-register",
        &["/edition/licence", "/datasets/nodes/0/licence/name", "/news/totalCount", "/reports/totalCount"],
    ),
    ("staff", &["/observations/nodes/40/label", "/observations/nodes/0/sources/0/citation"]),
    ("data-protection", &["/events/nodes/17/title", "/closedChannels/nodes/5/closedReason"]),
    ("newest-channels", &["/channels/nodes/76/authority/name", "/channels/nodes/0/opened"]),
    ("incidents", &["/events/nodes/10/sources/0/citation", "/events/totalCount"]),
    ("what-it-costs", &["/observations/nodes/0/value", "/observations/nodes/0/sources/0"]),
    ("claims-and-verdicts", &["/claims/4/check/explanation", "/claims/4/sources/0/citation"]),
    ("map-of-channels", &["/channels/nodes/0/authority/seat/place", "/channels/nodes/0/sources/0/citation"]),
];
