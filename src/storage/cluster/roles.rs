//! Which database of a cluster writes, and which ones may be read: decided from what each said of itself, and from what
//! was seen before.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How far a reader may be behind the writer before nobody reads from it.
pub(super) const LAG: Duration = Duration::from_secs(5);

/// What a database said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sighting {
    /// Whether it repeats what another one writes.
    pub(super) standby: bool,
    /// The place in the log of writes up to which it has come, in bytes.
    pub(super) position: i64,
    /// The timeline that it writes or receives, which is one higher after each promotion; `None` if it does not tell.
    pub(super) timeline: Option<u32>,
    /// The newest edition that it has; 0 before the first.
    pub(super) edition: i64,
}

/// What a database is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is written, and read by those who have just written, or if no reader can be.
    Writer,
    /// It is read.
    Reader,
    /// It is a reader that is too far behind.
    Lagging,
    /// It would take writes, but another one was promoted in its place: neither written nor read.
    Refused,
    /// It does not answer.
    Away,
}

impl Role {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [Self::Writer, Self::Reader, Self::Lagging, Self::Refused, Self::Away];

    /// Its name, in the log and in what is measured.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Writer => "writer",
            Self::Reader => "reader",
            Self::Lagging => "lagging",
            Self::Refused => "refused",
            Self::Away => "away",
        }
    }
}

/// A database as it was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// What it is used for.
    pub(super) role: Role,
    /// The newest edition that it had; 0 if it is not known to have any.
    pub(super) edition: i64,
}

impl Standing {
    /// Of one that nobody has seen yet.
    pub(super) const UNSEEN: Self = Self { role: Role::Away, edition: 0 };
}

/// What has to be remembered between two looks.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The highest timeline that anybody was seen to write.
    timeline: u32,
    /// The places that the writer had reached, and when, oldest first.
    marks: VecDeque<(Instant, i64)>,
    /// When the writer was last seen no further than each database is now.
    caught_up: Vec<Option<Instant>>,
}

impl Memory {
    /// Judges what was seen at a moment, in the order of the databases.
    pub(super) fn judge(&mut self, seen: &[Option<Sighting>], now: Instant) -> Vec<Standing> {
        let writer = self.writer(seen);
        if let Some(own) = writer.and_then(|at| seen[at]) {
            self.timeline = self.timeline.max(own.timeline.unwrap_or(0));
            self.marks.push_back((now, own.position));
            // One mark is always left, for when no writer is there to make another.
            while self.marks.len() > 1 && self.marks.front().is_some_and(|(at, _)| now - *at > LAG) {
                self.marks.pop_front();
            }
        }
        self.caught_up.resize(seen.len(), None);
        let standing = |(at, own): (usize, &Option<Sighting>)| {
            let Some(own) = own else { return Standing::UNSEEN };
            let role = match (writer == Some(at), own.standby) {
                (true, _) => Role::Writer,
                (false, true) => self.reads(at, *own, writer.is_some(), now),
                (false, false) => Role::Refused,
            };
            Standing { role, edition: own.edition }
        };
        seen.iter().enumerate().map(standing).collect()
    }

    /// The one that writes: on the highest timeline, and never on a lower one than was seen before. Of two on the same,
    /// which are no cluster, the first.
    fn writer(&self, seen: &[Option<Sighting>]) -> Option<usize> {
        let mut best: Option<(usize, u32)> = None;
        for (at, own) in seen.iter().enumerate() {
            let Some(Sighting { standby: false, timeline, .. }) = own else { continue };
            let timeline = timeline.unwrap_or(0);
            if timeline >= self.timeline && best.is_none_or(|(_, highest)| timeline > highest) {
                best = Some((at, timeline));
            }
        }
        best.map(|(at, _)| at)
    }

    /// Whether a standby may be read.
    fn reads(&mut self, at: usize, own: Sighting, has_writer: bool, now: Instant) -> Role {
        // It follows one that was replaced, and may have what was never agreed on.
        if own.timeline.is_some_and(|timeline| timeline < self.timeline) {
            return Role::Lagging;
        }
        let passed = self.marks.iter().rev().find(|(_, position)| *position <= own.position);
        let last = self.marks.back().is_none_or(|(_, position)| *position <= own.position);
        // Without a writer nothing new can be missed.
        let caught_up = if !has_writer && last { Some(now) } else { passed.map(|(when, _)| *when) };
        self.caught_up[at] = self.caught_up[at].max(caught_up);
        match self.caught_up[at] {
            Some(when) if now - when <= LAG => Role::Reader,
            _ => Role::Lagging,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn primary(timeline: u32, position: i64) -> Sighting {
        Sighting { standby: false, position, timeline: Some(timeline), edition: 7 }
    }

    const fn standby(position: i64) -> Sighting {
        Sighting { standby: true, position, timeline: None, edition: 7 }
    }

    fn roles(memory: &mut Memory, seen: &[Option<Sighting>], now: Instant) -> Vec<Role> {
        memory.judge(seen, now).into_iter().map(|own| own.role).collect()
    }

    #[test]
    fn a_standby_that_follows_is_read_and_one_that_stays_behind_is_not() {
        let (mut memory, start) = (Memory::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut see = |second: u64, position| {
            let written = 100 * i64::try_from(second + 1).unwrap();
            roles(&mut memory, &[Some(primary(1, written)), Some(standby(position))], at(second))[1]
        };
        assert_eq!(see(0, 90), Role::Lagging, "nobody has seen it catch up yet");
        assert_eq!(see(1, 150), Role::Reader, "it has what was written a second ago");
        for second in 2..=5 {
            assert_eq!(see(second, 150), Role::Reader, "{second}");
        }
        assert_eq!(see(6, 150), Role::Lagging, "what it has is six seconds old");
        assert_eq!(see(7, 150), Role::Lagging);
        assert_eq!(see(8, 900), Role::Reader);
    }

    #[test]
    fn a_standby_of_a_writer_that_has_nothing_to_write_never_lags() {
        let (mut memory, start) = (Memory::default(), Instant::now());
        for second in 0..60 {
            let seen = [Some(primary(1, 100)), Some(standby(100))];
            let now = start + Duration::from_secs(second);
            assert_eq!(roles(&mut memory, &seen, now), [Role::Writer, Role::Reader], "{second}");
        }
    }

    #[test]
    fn without_a_writer_what_has_all_is_read_for_ever_and_what_has_not_for_a_while() {
        let (mut memory, start) = (Memory::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        memory.judge(&[Some(primary(1, 100)), Some(standby(100)), Some(standby(100))], at(0));
        memory.judge(&[Some(primary(1, 200)), Some(standby(200)), Some(standby(150))], at(1));
        let seen = [None, Some(standby(200)), Some(standby(150))];
        assert_eq!(roles(&mut memory, &seen, at(4)), [Role::Away, Role::Reader, Role::Reader]);
        assert_eq!(roles(&mut memory, &seen, at(60)), [Role::Away, Role::Reader, Role::Lagging]);
    }

    #[test]
    fn the_promoted_one_writes_and_the_old_one_is_refused_for_good() {
        let (mut memory, now) = (Memory::default(), Instant::now());
        assert_eq!(
            roles(&mut memory, &[Some(primary(1, 100)), Some(standby(100))], now),
            [Role::Writer, Role::Reader]
        );
        assert_eq!(roles(&mut memory, &[None, Some(standby(100))], now), [Role::Away, Role::Reader]);
        assert_eq!(roles(&mut memory, &[None, Some(primary(2, 110))], now), [Role::Away, Role::Writer]);
        assert_eq!(
            roles(&mut memory, &[Some(primary(1, 900)), Some(primary(2, 120))], now),
            [Role::Refused, Role::Writer]
        );
        assert_eq!(
            roles(&mut memory, &[Some(primary(1, 900)), None], now),
            [Role::Refused, Role::Away],
            "nobody writes rather than the old one"
        );
        assert_eq!(
            roles(&mut memory, &[Some(standby(120)), Some(primary(2, 120))], now),
            [Role::Reader, Role::Writer]
        );
    }

    #[test]
    fn a_standby_of_the_old_one_is_not_read() {
        let (mut memory, now) = (Memory::default(), Instant::now());
        memory.judge(&[Some(primary(2, 100))], now);
        let behind = Some(Sighting { standby: true, position: 900, timeline: Some(1), edition: 9 });
        assert_eq!(roles(&mut memory, &[Some(primary(2, 100)), behind], now), [Role::Writer, Role::Lagging]);
    }

    #[test]
    fn of_two_that_are_no_cluster_the_first_is_written_and_the_other_refused() {
        let (mut memory, now) = (Memory::default(), Instant::now());
        assert_eq!(
            roles(&mut memory, &[Some(primary(1, 100)), Some(primary(1, 900))], now),
            [Role::Writer, Role::Refused]
        );
    }
}
