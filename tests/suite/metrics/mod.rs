//! Coverage, growth, concentration, series and tables: by hand-computed facts, on both engines.

mod concentration;
mod coverage;
mod growth;
mod series;

use serde_json::{Value, json};

use crate::support::{Engine, Server, run};

/// Five fire services in two Länder, of which the seeds know none, with channels whose numbers are easy to add.
const FACTS: [(&str, &str); 4] = [
    (
        "sources.csv",
        "id,publisher,title,url,published,retrieved,kind,language,licence,locator\n\
        fire-2023,Feuerwehrzeitung,Kanäle der Feuerwehren,https://example.org/fire,2023-01-02,,NEWS,de,,FULL\n",
    ),
    (
        "authorities.csv",
        "slug,name,kind,level,jurisdiction,seat,lat,lon,source\n\
        fire-sl-1,Feuerwehr Saarbrücken,FIRE_SERVICE,MUNICIPAL,SL,Saarbrücken,49.23,7,fire-2023\n\
        fire-sl-2,Feuerwehr Homburg,FIRE_SERVICE,MUNICIPAL,SL,Homburg,49.32,7.34,fire-2023\n\
        fire-sl-3,Feuerwehr Merzig,FIRE_SERVICE,MUNICIPAL,SL,Merzig,49.44,6.64,fire-2023\n\
        fire-sl-4,Feuerwehr Neunkirchen,FIRE_SERVICE,MUNICIPAL,SL,Neunkirchen,49.35,7.18,fire-2023\n\
        fire-th-1,Feuerwehr Erfurt,FIRE_SERVICE,MUNICIPAL,TH,Erfurt,50.98,11.03,fire-2023\n",
    ),
    (
        "channels.csv",
        "id,authority,platform,handle,url,purpose,holder,personified,opened,closed,closed_reason,source\n\
        twitter/FireSL1,fire-sl-1,twitter,FireSL1,,GENERAL,OFFICE,false,2019-01-01,,,fire-2023\n\
        twitter/FireSL2,fire-sl-2,twitter,FireSL2,,GENERAL,OFFICE,false,2019-01-01,2022-06-01,Sparzwang,fire-2023\n\
        mastodon/FireSL3@social.example,fire-sl-3,mastodon,FireSL3@social.example,,GENERAL,OFFICE,false,2022-01-15,,,fire-2023\n\
        facebook/FireSL3,fire-sl-3,facebook,FireSL3,,GENERAL,OFFICE,false,2019-01-01,,,fire-2023\n\
        twitter/FireTH1,fire-th-1,twitter,FireTH1,,GENERAL,OFFICE,false,2019-01-01,,,fire-2023\n",
    ),
    (
        "observations.csv",
        "subject_type,subject,metric,platform,value,low,high,missing,observed,basis,status,source,note\n\
        CHANNEL,twitter/FireSL1,followers,,1000,,,,2020-12-31,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireSL1,followers,,1500,,,,2022-12-31,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireSL2,followers,,300,,,,2020-12-15,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,mastodon/FireSL3@social.example,followers,,50,,,,2022-12-20,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,facebook/FireSL3,followers,,70,,,,2020-12-20,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireTH1,followers,,200,,,,2020-12-31,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireTH1,followers,,100,,,,2022-12-31,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireSL1,posts,,400,,,,2022-10-01,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireSL1,posts,,520,,,,2022-12-24,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireTH1,posts,,90,,,,2022-10-01,REPORTED,FINAL,fire-2023,\n\
        CHANNEL,twitter/FireTH1,posts,,80,,,,2022-12-10,REPORTED,FINAL,fire-2023,\n\
        AUTHORITY,fire-sl-4,channels,,0,,,,2022-11-01,REPORTED,FINAL,fire-2023,gar keine\n\
        AUTHORITY,fire-sl-1,channels,facebook,0,,,,2022-11-01,REPORTED,FINAL,fire-2023,keine Seite\n\
        AUTHORITY,fire-sl-2,channels,instagram,2,,,,2022-11-01,REPORTED,FINAL,fire-2023,zwei\n",
    ),
];

/// A server that knows the fire services.
fn server_with_facts(engine: &Engine) -> Server {
    let server = Server::start(engine);
    import(&server, &FACTS);
    server
}

/// Imports files with the real command while the server runs.
fn import(server: &Server, files: &[(&str, &str)]) {
    let folder = tempfile::TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let address = server.home().address();
    let finished = run(&["import", folder.path().to_str().unwrap(), "--database", &address]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

/// Asks one root field by its input and selection.
async fn ask(server: &Server, field: &str, input: &str, selection: &str) -> Value {
    let query = format!("{{ {field}(input: {{{input}}}) {{ {selection} }} }}");
    server.ask(&query, json!({})).await.data()[field].clone()
}

/// Asks what has to be refused, and tells the code and the message.
async fn refusal(server: &Server, field: &str, input: &str) -> (String, String) {
    let answer = server.ask(&format!("{{ {field}(input: {{{input}}}) {{ edition }} }}"), json!({})).await;
    (answer.code(), answer.body()["errors"][0]["message"].as_str().unwrap_or_default().to_owned())
}

/// Asks with more and more rows, and holds the statements to the same number.
async fn same_statements(server: &Server, query: &str, few: Value, many: Value) {
    let (first, one) = server.ask_counting(query, few).await;
    first.data();
    let (second, all) = server.ask_counting(query, many).await;
    assert!(second.text.len() > first.text.len(), "the second question brings more rows");
    assert_eq!(one, all, "{query}");
    assert!(all <= 16, "{all} statements: {query}");
}
