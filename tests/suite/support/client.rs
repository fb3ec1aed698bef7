//! A small client for the graph.

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::server::Server;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// The body as JSON; null if it is none.
    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The answer's data; an error fails the test.
    pub(crate) fn data(&self) -> Value {
        let body = self.body();
        assert_eq!(body["errors"], Value::Null, "{}", self.text);
        body["data"].clone()
    }

    /// The answer's data as they were sent, without what changes with each request.
    pub(crate) fn data_text(&self) -> &str {
        self.data();
        let data = self.text.strip_prefix("{\"data\":").expect("the data come first");
        data.rsplit_once(",\"extensions\":").expect("the cost comes last").0
    }

    /// The code of the first error.
    pub(crate) fn code(&self) -> String {
        self.body()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The id under which it was logged.
    pub(crate) fn request_id(&self) -> &str {
        self.header("x-request-id")
    }
}

impl Server {
    /// Asks the graph by POST.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables })).await
    }

    /// Asks, and counts the statements that the answer took.
    pub(crate) async fn ask_counting(&self, query: &str, variables: Value) -> (Answer, u64) {
        let answer = self.ask(query, variables).await;
        let statements = self.logged(answer.request_id()).await["statements"].as_u64().unwrap();
        (answer, statements)
    }

    /// Posts a JSON body to the graph.
    pub(crate) async fn post(&self, body: Value) -> Answer {
        self.send(self.request(Method::POST, "/graphql").json(&body)).await
    }

    /// Shares a question.
    pub(crate) async fn share(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        self.send(self.request(Method::POST, "/q").json(&body)).await
    }

    /// Gets a path.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// A request to be sent with [`Server::send`].
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::read(request.send().await.unwrap()).await
    }
}
