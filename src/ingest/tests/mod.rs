//! Imports, on both engines.

mod claims;
mod damage;
mod editions;
mod parts;
mod validation;

use chrono::DateTime;

use super::*;
use crate::storage::testing::{TestStore, stores};

/// A small register, in which everything refers to something.
const SMALL: &[(&str, &str)] = &[
    (
        "sources.csv",
        "id,publisher,title,url,published,retrieved,kind,language,licence,locator\n\
         paper,NOZ,Polizei twittert,https://example.org/a,2018-05-01,,NEWS,de,,FULL\n\
         page,Polizei,Kanäle,https://example.org/b,,2026-01-01,OFFICIAL_PAGE,de,,FULL\n",
    ),
    (
        "jurisdictions.csv",
        "code,kind,iso,name_de,name_en,city_state,source\n\
         NI,LAND,DE-NI,Niedersachsen,Lower Saxony,false,page\n\
         DE,FEDERATION,DE,Deutschland,Germany,,page\n",
    ),
    (
        "populations.csv",
        "jurisdiction,date,basis,measure,value,source\n\
         NI,2018-12-31,CENSUS_2011,YEAR_END,7982448,page\n",
    ),
    (
        "platforms.csv",
        "slug,name,url_pattern,hosts,followers_term_de,followers_term_en,collectable,source\n\
         twitter,Twitter / X,https://x.com/{handle},twitter.com;x.com,Follower,followers,false,page\n\
         mastodon,Mastodon,,,Folgende,followers,true,page\n",
    ),
    (
        "metrics.csv",
        "key,label_de,label_en,unit,definition_de,definition_en,additive,source\n\
         followers,Follower,Followers,COUNT,Zahl der Follower,Number of followers,true,page\n\
         change,Änderung,Change,PERCENT,Änderung,Change,false,page\n",
    ),
    (
        "authorities.csv",
        "slug,name,short_name,kind,level,jurisdiction,parent,parent_from,parent_to,seat,lat,lon,source\n\
         pd-os,Polizeidirektion Osnabrück,PD OS,POLICE,DISTRICT,NI,mi,2004,,Osnabrück,52.28,8.04,page\n\
         mi,Ministerium für Inneres,MI,MINISTRY,STATE,NI,,,,Hannover,52.37,9.73,page\n",
    ),
    (
        "channels.csv",
        "id,authority,platform,handle,url,display_name,purpose,holder,personified,opened,closed,closed_reason,successor,source\n\
         twitter/Polizei_OS,pd-os,twitter,Polizei_OS,https://x.com/Polizei_OS,Polizei Osnabrück,GENERAL,OFFICE,false,2015,,Rückzug,mastodon/os@social.bund.de,paper\n\
         mastodon/os@social.bund.de,pd-os,mastodon,os@social.bund.de,,,GENERAL,OFFICE,false,,,,,page\n",
    ),
    (
        "observations.csv",
        "subject_type,subject,metric,platform,value,low,high,missing,observed,basis,status,source,note,drop,reason\n\
         CHANNEL,twitter/Polizei_OS,followers,twitter,12000,,,,2018-05,REPORTED,FINAL,paper,,,\n\
         SECTOR,police:NI,followers,,,,,HIDDEN,,reported,final,page,alle,,\n\
         LAND,NI,followers,,1,,,,2018,REPORTED,FINAL,paper,,doubtful,\n",
    ),
    (
        "events.csv",
        "date,jurisdiction,authority,platform,channel,kind,title_de,title_en,source\n\
         2015,NI,pd-os,twitter,twitter/Polizei_OS,OPENED,Start auf Twitter,Start on Twitter,paper\n",
    ),
    (
        "claims.csv",
        "id,statement_de,statement_en,claimed_by,claimed_on,metric,kind,jurisdiction,platform,peers,relation,value,source\n\
         first,Die Ersten,The first,mi,2018,followers,POLICE,NI,,ALL_16,LEADS,,paper\n",
    ),
    ("providers.csv", "name,postcode,city,topic,source\nSEITENBAU GmbH,78467,Konstanz,Social Media,page\n"),
];

/// The small register.
fn small() -> Files {
    let mut files = Files::default();
    for (name, text) in SMALL {
        files.add(name, text.as_bytes().to_vec()).unwrap();
    }
    files
}

/// The small register's own text of a file.
fn text_of(name: &str) -> &'static str {
    SMALL.iter().find(|(file, _)| *file == name).unwrap().1
}

/// One file, in which one text is replaced by another.
fn changed(name: &str, old: &str, new: &str) -> Files {
    let text = text_of(name);
    assert!(text.contains(old), "{name} holds no {old}");
    file(name, &text.replace(old, new))
}

/// One file.
fn file(name: &str, text: &str) -> Files {
    let mut files = Files::default();
    files.add(name, text.as_bytes().to_vec()).unwrap();
    files
}

fn clock(day: &str) -> Clock {
    Clock::Fixed(DateTime::parse_from_rfc3339(&format!("{day}T12:00:00Z")).unwrap().to_utc())
}

async fn run(on: &TestStore, files: Files, day: &str) -> Account {
    import(&on.store, files, Options::default(), clock(day), &mut |_| {})
        .await
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// The account of one file.
fn of<'a>(account: &'a Account, file: &str) -> &'a FileAccount {
    account.files.iter().find(|account| account.file == file).unwrap()
}
