"""A caching proxy before the server gives nobody somebody else's answer: 10,000 requests through nginx, in two
languages and two media types, good ones and bad ones, each compared with what the server itself says.

Run by scripts/with-server.sh; needs nginx. `proxy-test.py [REQUESTS]`
"""

import collections
import concurrent.futures
import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse

REQUESTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SERVER = urllib.parse.urlsplit(os.environ["KANALATLAS_URL"])
FOLDER = os.path.join(os.environ["SERVER_FOLDER"], "proxy")
MEDIA = ["application/json", "application/graphql-response+json"]
CONF = """
{user}daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=answers:10m max_size=100m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://{server};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Accept-Encoding $http_accept_encoding;
      proxy_cache answers;
      proxy_cache_key $uri$is_args$args;
      proxy_cache_use_stale updating;
      proxy_cache_background_update on;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""


def address(query, **more):
    return "/graphql?" + urllib.parse.urlencode({"query": query} | more)


# Good questions, and some that are refused: none of these may come back for another.
PATHS = (
    [address("query($c:LandCode!){land(code:$c){code name}}", variables=json.dumps({"c": code}))
     for code in ["NI", "BY", "SN", "HH", "XX"]]
    + [address("{land(code:NI){name}}", lang=lang) for lang in ["de", "en", "fr"]]
    + [address(query) for query in ["{laender{code name}}", "{nothing}", "{laender{", "{__typename}"]]
    + ["/q/leading-2017.json", "/q/leading-2017.json?lang=de", "/q/leading-2017.csv", "/q/leading-2017.de.csv?lang=de",
       "/q/nobody-asked-this.csv", "/q/leading-2017.csv?edition=1", "/q/leading-2017.csv?edition=999"]
)
LANGUAGES = ["de", "en", "de-DE,de;q=0.9,en;q=0.5", "fr"]
KINDS = [(path, language, media) for path in PATHS for language in LANGUAGES for media in MEDIA]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(connection, kind):
    """What is said that depends on the question alone: not what it cost, and not which request it was."""
    path, language, media = kind
    connection.request("GET", path, headers={"Accept": media if "/graphql" in path else "*/*", "Accept-Language": language})
    answer = connection.getresponse()
    text = answer.read().decode()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    if "json" in headers["content-type"]:
        body = json.loads(text)
        for holder in [body, *body.get("errors", [])]:
            holder.get("extensions", {}).pop("cost", None)
        text = json.dumps(body, sort_keys=True)
    told = (answer.status, headers["content-type"], headers.get("content-language"), headers.get("etag"), text)
    return told, headers


def main():
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    port = free_port()
    os.makedirs(FOLDER, exist_ok=True)
    conf = os.path.join(FOLDER, "nginx.conf")
    with open(conf, "w", encoding="utf-8") as file:
        # As root, it would give its work to a user who may not write here.
        user = "user root; " if os.geteuid() == 0 else ""
        file.write(CONF.format(user=user, folder=FOLDER, port=port, server=SERVER.netloc))
    proxy = subprocess.Popen([nginx, "-p", FOLDER, "-c", conf, "-e", os.path.join(FOLDER, "error.log")])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        direct = http.client.HTTPConnection(SERVER.hostname, SERVER.port)
        expected = {kind: ask(direct, kind)[0] for kind in KINDS}
        by_status = collections.Counter(told[0] for told in expected.values())
        assert len({told for told in expected.values()}) > 50, "the questions are too much alike to tell mix-ups"
        random.seed(29)
        asked = [random.choice(KINDS) for _ in range(REQUESTS)]

        def some(kinds):
            connection = http.client.HTTPConnection("127.0.0.1", port)
            states, wrong = collections.Counter(), []
            for kind in kinds:
                told, headers = ask(connection, kind)
                states[headers["x-cache"]] += 1
                if told != expected[kind]:
                    wrong.append((kind, expected[kind], told))
                if told[0] >= 400 and headers["x-cache"] == "HIT":
                    wrong.append((kind, "an error came from the cache", told))
            return states, wrong

        states, wrong = collections.Counter(), []
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for some_states, some_wrong in pool.map(some, [asked[at::8] for at in range(8)]):
                states += some_states
                wrong += some_wrong
        print(f"{REQUESTS} requests of {len(KINDS)} kinds ({dict(by_status)}); from the cache: {dict(states)}; "
              f"mixed up: {len(wrong)}")
        for one in wrong[:3]:
            print(str(one)[:1_000], file=sys.stderr)
        return 1 if wrong or states["HIT"] < REQUESTS / 4 else 0
    finally:
        proxy.terminate()
        proxy.wait()


sys.exit(main())
