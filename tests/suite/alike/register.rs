//! What is asked about: a register with hard names and figures, the same on both engines, and the values out of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::support::{Engine, Home, Server, run};
use super::asked::{Dice, Known, quoted};

/// Names that two orders of text would put in two orders.
const NAMES: &str = "Ämteramt|Amtsamt|amtsamt|AMTSAMT|Zäunamt|Zaunamt|Straßenamt|Strassenamt|STRASSENAMT|Éclairamt|\
    Öffentliches Amt 10|Öffentliches Amt 9|Amt 100 %|Amt_100|Amt-Süd|Amt Süd|Amt Sued|Amt \"\"Süd\"\"|Amt 'Süd'|Amt \\ Süd|\
    ẞtraßenamt|Åmt|Ωmega-Amt|übrigesamt|Übrigesamt|ﬁnanzamt";

/// Figures that two ways to add up or to round would make two of.
const FIGURES: &str =
    "0.1 0.2 0.3 0.30000000000000004 2.5 -0.5 3.5 1e15 12345678.9 0.005 33.333333333333336 2.675 7 7";

/// What the first of them call themselves.
const HANDLES: [&str; 8] =
    ["Straßenamt", "strassenamt", "Ämteramt", "amt_100", "amt-100", "AMT", "Zäune", "zaun"];

/// When the first edition was written, and the microseconds between two.
const FIRST: i64 = 1_735_689_600_000_000;
const BETWEEN: i64 = 86_400_000_001;

/// Files of our own; the second time some names and figures are corrected.
fn files(again: bool) -> [(&'static str, String); 4] {
    let mut authorities = "slug,name,kind,level,jurisdiction,source,seat,lat,lon\n".to_owned();
    let mut observations =
        "subject_type,subject,metric,platform,value,observed,basis,status,source,reason\n".to_owned();
    let mut channels = "id,authority,platform,handle,purpose,holder,opened,source\n".to_owned();
    for (at, name) in NAMES.split('|').enumerate() {
        let more = if again && at % 7 == 0 { " (neu)" } else { "" };
        let land = ["NI", "BY", "HH", "NW"][at / 2 % 4];
        let place = format!("Göttingen,51.{at},9.{at}");
        writeln!(authorities, "alike-{at},\"{name}{more}\",POLICE,STATE,{land},alike,{place}").unwrap();
        // What channels have is added up, what authorities have is shown.
        let (mut subject, mut of) = (format!("AUTHORITY,alike-{at}"), ["", "twitter", "facebook"]);
        if let Some(handle) = HANDLES.get(at) {
            let (platform, opened) =
                (["mastodon", "other"][at % 2], ["2019", "2019-12", "2019-12-31", ""][at % 4]);
            let id = format!("{platform}/{handle}");
            writeln!(channels, "{id},alike-{at},{platform},{handle},GENERAL,OFFICE,{opened},alike").unwrap();
            (subject, of) = (format!("CHANNEL,{id}"), [platform; 3]);
        }
        for (turn, value) in FIGURES.split(' ').enumerate() {
            let corrected = again && (at + turn) % 9 == 0;
            let (value, reason) = if corrected { ("0.7", "Größe berichtigt") } else { (value, "") };
            let what = ["followers", "posts", "posts_change_percent"][turn % 3];
            let (platform, month, day) = (of[(at + turn) % 3], 1 + turn / 5, 1 + turn % 5 + at % 9);
            let rest = format!("2021-{month:02}-{day:02},REPORTED,FINAL,alike,{reason}");
            writeln!(observations, "{subject},{what},{platform},{value},{rest}").unwrap();
        }
    }
    let title = if again { "Maße & Grüße, 100 % _neu_" } else { "Maße & Grüße, 100 %" };
    let sources =
        format!("id,publisher,title,kind,locator\nalike,Prüfamt ß,\"{title}\",DATASET,NO_ADDRESS\n");
    [
        ("sources.csv", sources),
        ("authorities.csv", authorities),
        ("channels.csv", channels),
        ("observations.csv", observations),
    ]
}

fn import(home: &Home, again: bool) {
    let folder = home.folder().join("in");
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in files(again) {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let imported = run(&["import", folder.to_str().unwrap(), "--database", &home.address()]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
}

/// A server on the seeds, synthetic data, and names and figures of our own, some of them corrected.
pub(super) fn server(engine: &Engine) -> Server {
    let home = Server::start(engine).stop();
    let size = ["--channels", "60", "--observations", "1500", "--seed", "7"];
    let generated = run(&[&["generate", "--database", &home.address()], &size[..]].concat());
    assert_eq!(generated.code, Some(0), "{generated:?}");
    import(&home, false);
    import(&home, true);
    // The moments of writing are all that may differ; made alike, they can be asked for and asked with.
    home.execute(&format!("UPDATE edition SET recorded_at = {FIRST} + number * {BETWEEN}"));
    home.execute(&format!("UPDATE observation SET recorded_at = {FIRST} + known_from * {BETWEEN}"));
    // What is dear is refused as it is to anybody: a debug build would need minutes for it.
    let settings = ["--points-per-minute", "4000000000", "--connections-per-address", "1000"];
    Server::start_with(home, &[&settings[..], &["--log", "error"]].concat())
}

/// What the register knows, by its own answers. The names of the fields there are those of the pools here.
pub(super) async fn known(server: &Server) -> Known {
    let mut pools: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (list, narrow, fields) in [
        ("authorities", "", "id authority: slug name"),
        ("channels", "", "id name: handle url"),
        ("sources", "", "id source: key name: title publisher url"),
        ("events", "", "id name: title(lang: DE)"),
        ("observations", "", "id"),
        ("observations", "filter: {bases: [REPORTED]},", "id name: note subject { ... on Node { id } }"),
        ("changes", "", "id"),
    ] {
        let mut after = Value::Null;
        for _ in 0..12 {
            let asked = format!(
                "query ($after: String) {{ {list}({narrow} first: 100, after: $after) {{
                    nodes {{ {fields} }} pageInfo {{ endCursor hasNextPage }} }} }}"
            );
            let page = server.ask(&asked, json!({ "after": after })).await.data();
            keep(&mut pools, "", &page[list]["nodes"]);
            after = page[list]["pageInfo"]["endCursor"].clone();
            if page[list]["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
    }
    let few = "{ platforms { id platform: slug name } metrics { id metric: key name: label(lang: DE) }
        claims { id claim: key name: statement(lang: DE) } providers { id name } laender { id name: officialName }
        corrections(since: \"2000-01-01T00:00:00Z\", first: 100) { totalCount nodes { id } } edition { number } }";
    let few = server.ask(few, json!({})).await.data();
    assert_eq!(few["edition"]["number"], 5, "of the seeds, two synthetic, two of our own");
    assert!(few["corrections"]["totalCount"].as_i64() > Some(30), "{few}");
    keep(&mut pools, "", &few);
    // By kind: there are many observations and few Länder.
    for id in pools.remove("id").unwrap() {
        let (kind, key) = id.split_once(':').unwrap();
        if kind == "channel" {
            pools.entry("pair".to_owned()).or_default().insert(key.to_owned());
        }
        pools.entry("kind".to_owned()).or_default().insert(kind.to_owned());
        pools.entry(format!("id:{kind}")).or_default().insert(id);
    }
    assert!(pools["kind"].len() >= 13, "{:?}", pools["kind"]);
    let codes = ["DE", "AT", "GB", "NL", "NI", "BY", "HH", "SH"];
    pools.insert("jurisdiction".to_owned(), codes.map(str::to_owned).into());
    let editions = (1..=5).flat_map(|edition| [-1, 0, 1].map(|beside| FIRST + edition * BETWEEN + beside));
    let moments = editions
        .map(|micros| chrono::DateTime::from_timestamp_micros(micros).unwrap().to_rfc3339())
        .chain(["2000-01-01T00:00:00Z", "2999-12-31T23:59:59+01:00"].map(str::to_owned));
    pools.insert("moment".to_owned(), moments.collect());
    let words = pools.into_iter().map(|(pool, words)| (pool, words.into_iter().collect())).collect();
    Known { words, cursors: BTreeMap::new() }
}

/// Keeps every text under the name of its field.
fn keep(pools: &mut BTreeMap<String, BTreeSet<String>>, name: &str, value: &Value) {
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            pools.entry(name.to_owned()).or_default().insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| keep(pools, name, item)),
        Value::Object(fields) => fields.iter().for_each(|(name, own)| keep(pools, name, own)),
        _ => {}
    }
}

/// A value of a scalar, for an argument or a field of an input, of a field or an input.
pub(super) fn scalar(kind: &str, name: &str, of: &str, dice: &mut Dice, known: &Known) -> String {
    match kind {
        "PartialDate" => quoted(&date(dice)),
        "DateTime" => quoted(dice.pick::<String>(&known.words["moment"])),
        "Boolean" => (*dice.pick(&["true", "false"])).to_owned(),
        "Int" => dice.pick(&[1, 2, 3, 5, 30, 90, 400]).to_string(),
        "Float" => (*dice.pick(&["86400000", "2678400000", "7776000000", "31536000000"])).to_owned(),
        _ => quoted(&text(name, of, dice, known)),
    }
}

/// Years in which something is known, mostly, as precisely as it comes.
fn date(dice: &mut Dice) -> String {
    let year = if dice.below(5) == 0 { 1900 + dice.below(1_100) } else { 2009 + dice.below(18) };
    match dice.below(4) {
        0 => format!("{year}"),
        1 => format!("{year}-{:02}", 1 + dice.below(12)),
        2 => format!("{year}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)),
        _ => (*dice.pick(&["2024-02-29", "2017-09-18", "2025-12-31", "2019-05", "1900-01-01", "2999"]))
            .to_owned(),
    }
}

fn text(name: &str, of: &str, dice: &mut Dice, known: &Known) -> String {
    let id = |kind: &str| format!("id:{kind}");
    let pool = match name {
        "slug" | "authorities" | "parent" | "authority" => "authority".to_owned(),
        "platforms" | "hasChannelOn" => "platform".to_owned(),
        "metric" | "metrics" => {
            if dice.below(3) > 0 {
                return (*dice.pick(&["channels", "followers", "followers", "posts"])).to_owned();
            }
            "metric".to_owned()
        }
        "code" | "jurisdictions" => "jurisdiction".to_owned(),
        "url" => return spelt(dice.pick::<String>(&known.words["url"]), dice),
        "subjects" => id(dice.pick::<&str>(&["channel", "channel", "authority", "sector", "land"])),
        "id" if of == "claim" || of == "source" => of.to_owned(),
        "id" | "ids" => id(dice.pick::<String>(&known.words["kind"])),
        "platform" | "publisher" => name.to_owned(),
        _ => return spelt(&part(dice.pick::<String>(&known.words["name"]), dice), dice),
    };
    // What there is not: both say so in the same words.
    if dice.below(40) == 0 { format!("Ärger mit ß {name}") } else { dice.pick(&known.words[&pool]).clone() }
}

/// A part of a name: a word or two, or letters out of the midst of it.
fn part(name: &str, dice: &mut Dice) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match dice.below(4) {
        0 => name.to_owned(),
        1 | 2 => {
            let at = dice.below(words.len());
            words[at..words.len().min(at + 1 + dice.below(2))].join(" ")
        }
        _ => {
            let at = dice.below(name.chars().count());
            name.chars().skip(at).take(1 + dice.below(7)).collect()
        }
    }
}

/// The same text as somebody else may write it.
fn spelt(text: &str, dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")]
            .iter()
            .fold(text.to_owned(), |text, (one, other)| text.replace(one, other)),
        3 => [("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"), ("e", "é")]
            .iter()
            .fold(text.to_owned(), |text, (one, other)| text.replace(one, other)),
        4 => text.replace(['e', ' '], dice.pick::<&str>(&["%", "_", "*", "'", "\"", "\\", "  "])),
        5 => format!("{text}{}", dice.pick(&["%", "_", "ẞ", "ß", "%_%", "'", " 漢字 🚓", "u\u{308}", ";--"])),
        _ => text.to_owned(),
    }
}
