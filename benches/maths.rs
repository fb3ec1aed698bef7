//! Speed of the comparison maths, each function beside a textbook peer that gives the same answer.
//!
//! Read the ratio of two lines of the same group, not the times: those depend on the machine.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use kanalatlas::domain::statistics::concentration::{gini, hhi};
use kanalatlas::domain::statistics::decomposition::decompose;
use kanalatlas::domain::statistics::order::{Ranked, rank};

/// Länder, and channels of the register.
const SIZES: [usize; 2] = [16, 25_000];

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    ranks(&mut criterion);
    concentration(&mut criterion);
    decomposition(&mut criterion);
    criterion.final_summary();
}

fn ranks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rank");
    for n in SIZES {
        let values: Vec<Ranked> = follows(n, 1).into_iter().map(Ranked::exact).collect();
        group.bench_with_input(BenchmarkId::new("sorted", n), &values, |bencher, values| {
            bencher.iter(|| rank(black_box(values)));
        });
        group.bench_with_input(BenchmarkId::new("every_pair", n), &values, |bencher, values| {
            bencher.iter(|| every_pair_rank(black_box(values)));
        });
    }
    group.finish();
}

fn concentration(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("gini");
    for n in SIZES {
        let amounts = follows(n, 2);
        group.bench_with_input(BenchmarkId::new("sorted", n), &amounts, |bencher, amounts| {
            bencher.iter(|| gini(black_box(amounts)));
        });
        group.bench_with_input(BenchmarkId::new("every_pair", n), &amounts, |bencher, amounts| {
            bencher.iter(|| every_pair_gini(black_box(amounts)));
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("hhi");
    for n in SIZES {
        let amounts = follows(n, 3);
        group.bench_with_input(BenchmarkId::new("checked", n), &amounts, |bencher, amounts| {
            bencher.iter(|| hhi(black_box(amounts)));
        });
        group.bench_with_input(BenchmarkId::new("textbook", n), &amounts, |bencher, amounts| {
            bencher.iter(|| textbook_hhi(black_box(amounts)));
        });
    }
    group.finish();
}

fn decomposition(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decompose");
    for n in SIZES {
        // A tenth closed, a tenth opened.
        let row = |(key, follows): (usize, f64)| (key, Some(follows));
        let before: Vec<_> = follows(n, 4).into_iter().enumerate().map(row).collect();
        let after: Vec<_> = (n / 10..).zip(follows(n, 5)).map(row).collect();
        let input = (before, after);
        group.bench_with_input(BenchmarkId::new("joined", n), &input, |bencher, (before, after)| {
            bencher.iter(|| decompose(black_box(before), black_box(after)).map(|parts| parts.difference()));
        });
        group.bench_with_input(BenchmarkId::new("every_pair", n), &input, |bencher, (before, after)| {
            bencher.iter(|| every_pair_difference(black_box(before), black_box(after)));
        });
    }
    group.finish();
}

/// Skewed counts that are the same in every run: a few giants, many small ones, some ties.
fn follows(n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let uniform = f64::from(u32::try_from(state >> 40).unwrap_or(0) + 1) / f64::from(1_u32 << 24);
        (100.0 / uniform).floor()
    };
    std::iter::repeat_with(draw).take(n).collect()
}

fn every_pair_rank(values: &[Ranked]) -> Vec<(usize, bool)> {
    let overlap = |one: &Ranked, other: &Ranked| one.low <= other.high && other.low <= one.high;
    let place = |one: &Ranked| {
        let above = values.iter().filter(|other| other.low > one.high).count();
        (1 + above, values.iter().filter(|other| overlap(one, other)).count() > 1)
    };
    values.iter().map(place).collect()
}

fn every_pair_gini(amounts: &[f64]) -> f64 {
    let pairs: f64 =
        amounts.iter().flat_map(|one| amounts.iter().map(move |other| (one - other).abs())).sum();
    let n = amounts.iter().map(|_| 1.0).sum::<f64>();
    pairs / (2.0 * n * amounts.iter().sum::<f64>())
}

fn textbook_hhi(amounts: &[f64]) -> f64 {
    let total: f64 = amounts.iter().sum();
    10_000.0 * amounts.iter().map(|amount| (amount / total).powi(2)).sum::<f64>()
}

fn every_pair_difference(before: &[(usize, Option<f64>)], after: &[(usize, Option<f64>)]) -> f64 {
    let of = |rows: &[(usize, Option<f64>)], key: usize| {
        rows.iter().find(|row| row.0 == key).and_then(|row| row.1)
    };
    let present: f64 = before.iter().filter_map(|(key, first)| Some(of(after, *key)? - (*first)?)).sum();
    let opened: f64 = after.iter().filter(|row| of(before, row.0).is_none()).filter_map(|row| row.1).sum();
    let closed: f64 = before.iter().filter(|row| of(after, row.0).is_none()).filter_map(|row| row.1).sum();
    present + opened - closed
}
