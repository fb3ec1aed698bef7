//! The databases of a register: one, or of `PostgreSQL` one that writes and any number that repeat it.
//!
//! Twice a second each is asked what it is. Who writes is asked anew before each write, too, since a database that was
//! replaced does not know of it. A reader is chosen by the edition that a request rests on: one that has not heard of it
//! yet is not asked, and so no answer is older than the edition that it names.

mod node;
mod roles;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Mutex;

pub(super) use node::Node;
use roles::{Memory, Role, Standing};

use super::Error;

/// Time between two looks.
const BEAT: Duration = Duration::from_millis(500);

/// All databases of a register.
#[derive(Debug)]
pub(super) struct Cluster {
    nodes: Vec<Node>,
    standings: RwLock<Arc<[Standing]>>,
    memory: Mutex<Memory>,
    /// Counts who was sent to a reader, so that all take turns.
    turn: AtomicUsize,
}

impl Cluster {
    /// A database alone: there is nobody else to write to or read from, whatever it says of itself.
    pub(super) fn alone(node: Node) -> Arc<Self> {
        let standing = Standing { role: Role::Writer, edition: i64::MAX };
        Arc::new(Self::of(vec![node], Arc::new([standing])))
    }

    /// Several, of which at least one answers.
    pub(super) async fn several(nodes: Vec<Node>) -> Result<Arc<Self>, Error> {
        let unseen = vec![Standing::UNSEEN; nodes.len()];
        let cluster = Arc::new(Self::of(nodes, unseen.into()));
        cluster.look().await;
        if cluster.standings().iter().all(|own| own.role == Role::Away) {
            return Err(Error::AllAway(cluster.addresses()));
        }
        let looked_after = Arc::downgrade(&cluster);
        tokio::spawn(async move {
            let mut beat = tokio::time::interval(BEAT);
            beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                beat.tick().await;
                let Some(cluster) = looked_after.upgrade() else { return };
                cluster.look().await;
            }
        });
        Ok(cluster)
    }

    fn of(nodes: Vec<Node>, standings: Arc<[Standing]>) -> Self {
        Self {
            nodes,
            standings: RwLock::new(standings),
            memory: Mutex::default(),
            turn: AtomicUsize::default(),
        }
    }

    fn addresses(&self) -> String {
        self.nodes.iter().map(|node| node.address.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn standings(&self) -> Arc<[Standing]> {
        // Nothing panics while it is locked.
        Arc::clone(&self.standings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks each database what it is.
    async fn look(&self) {
        let mut memory = self.memory.lock().await;
        let seen = join_all(self.nodes.iter().map(Node::look)).await;
        let now: Arc<[Standing]> = memory.judge(&seen, Instant::now()).into();
        let mut standings = self.standings.write().unwrap_or_else(PoisonError::into_inner);
        for ((node, before), now) in self.nodes.iter().zip(standings.iter()).zip(now.iter()) {
            if before.role != now.role {
                tracing::warn!(
                    target: "kanalatlas::storage",
                    address = node.address,
                    before = before.role.name(),
                    now = now.role.name(),
                    "a database has another role"
                );
            }
        }
        *standings = now;
    }

    /// The database that is written, as it was last seen.
    pub(super) fn writer(&self) -> Result<usize, Error> {
        self.writer_among(&self.standings())
    }

    fn writer_among(&self, standings: &[Standing]) -> Result<usize, Error> {
        let writer = standings.iter().position(|own| own.role == Role::Writer);
        writer.ok_or_else(|| Error::Unavailable(format!("none of {} can be written", self.addresses())))
    }

    /// The database that is written, as it is now.
    pub(super) async fn writer_now(&self) -> Result<&Node, Error> {
        if !self.is_alone() {
            self.look().await;
        }
        Ok(self.node(self.writer()?))
    }

    /// A database that has an edition: a reader if there is one, else the writer.
    pub(super) fn reader(&self, edition: i64) -> Result<usize, Error> {
        self.reader_but(None, edition)
    }

    /// The same, but another one than that, which has just failed, if there is another one.
    pub(super) fn reader_instead(&self, failed: usize, edition: i64) -> Result<usize, Error> {
        if self.is_alone() { Ok(failed) } else { self.reader_but(Some(failed), edition) }
    }

    fn reader_but(&self, failed: Option<usize>, edition: i64) -> Result<usize, Error> {
        let standings = self.standings();
        let readers: Vec<usize> = standings
            .iter()
            .enumerate()
            .filter(|(at, own)| own.role == Role::Reader && own.edition >= edition && Some(*at) != failed)
            .map(|(at, _)| at)
            .collect();
        if readers.is_empty() {
            return self.writer_among(&standings);
        }
        Ok(readers[self.turn.fetch_add(1, Ordering::Relaxed) % readers.len()])
    }

    /// The database that knows of the newest edition: the one that is written. While there is none, a reader that has this
    /// edition at least.
    pub(super) fn newest(&self, edition: i64) -> Result<usize, Error> {
        self.writer_among(&self.standings()).or_else(|_| self.reader(edition))
    }

    /// The database at a place.
    pub(super) fn node(&self, at: usize) -> &Node {
        &self.nodes[at]
    }

    /// Whether there is only one.
    pub(super) fn is_alone(&self) -> bool {
        self.nodes.len() == 1
    }

    /// All of them.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many databases have each role, by its name.
    pub(super) fn roles(&self) -> Vec<(&'static str, usize)> {
        let standings = self.standings();
        let having = |role| standings.iter().filter(|own| own.role == role).count();
        Role::ALL.into_iter().map(|role| (role.name(), having(role))).collect()
    }

    /// Lets go of every connection once what runs has ended.
    pub(super) async fn close(&self) -> Result<(), Error> {
        for node in &self.nodes {
            node.close().await?;
        }
        Ok(())
    }
}
