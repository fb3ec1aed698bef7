#!/usr/bin/env bash
# Opens German tables of a server in LibreOffice, without a window, as a user in Germany does: numbers have to be numbers,
# days dates, and no cell a formula, whatever it begins with. Run by scripts/with-server.sh: `spreadsheet-test.sh BINARY`
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:?usage: spreadsheet-test.sh BINARY}")
command -v soffice >/dev/null || { echo "spreadsheet-test: LibreOffice is missing (Debian: libreoffice-calc)" >&2; exit 1; }
folder=$SERVER_FOLDER
url=$KANALATLAS_URL

# Titles that a spreadsheet would take for formulas, numbers and dates that it would not.
mkdir "$folder/import"
cat >"$folder/import/sources.csv" <<'CSV'
id,publisher,title,kind,published
t-1,Probe,=1+1,NEWS,2024-03-01
t-2,Probe,+49 541 3270,NEWS,2024-03-02
t-3,Probe,-1-2,NEWS,2024-03-03
t-4,Probe,@SUM(A1:A9),NEWS,2024-03-04
t-5,Probe,"=HYPERLINK(""http://127.0.0.1/"";""x"")",NEWS,2024-03-05
CSV
"$binary" import "$folder/import" --database "$SERVER_DATABASE" --log error >/dev/null
query='query Probe { sources(first: 20, filter: {text: "Probe"}) { nodes { title published } } }'
asked=$(curl -sS --fail -D - -o "$folder/shared.json" "$url/q" -H 'content-type: application/json' -d "{\"query\": $(printf %s "$query" | python3 -c 'import json, sys; print(json.dumps(sys.stdin.read()))')}" | tr -d '\r' | sed -n 's/^location: //Ip')

curl -sS --fail "$url$asked.de.csv" -o "$folder/formulas.csv"
curl -sS --fail "$url/q/series-for-a-chart.de.csv?lang=de" -o "$folder/series.csv"
curl -sS --fail "$url/q/who-left-x.de.csv?lang=de" -o "$folder/left.csv"

# Semicolons, quotation marks, UTF-8, from the first line, German, dates recognised (the tick "detect special numbers").
# A profile of its own: no setting of the user, and no wait for a running LibreOffice.
soffice "-env:UserInstallation=file://$folder/profile" --headless --infilter='CSV:59,34,76,1,,1031,false,true' \
  --convert-to fods --outdir "$folder" "$folder"/{formulas,series,left}.csv >"$folder/soffice" 2>&1 || { cat "$folder/soffice" >&2; exit 1; }
python3 scripts/spreadsheet-test.py "$folder"
soffice --version
