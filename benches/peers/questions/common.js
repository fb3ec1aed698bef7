// What the questions share: the things that the generator made, and how values are written as plain rows.

/** The seed of the generated data, and what `generate` gives out in turn (src/generate/plan.rs). */
const seed = 1;
export const platforms = ["twitter", "facebook", "instagram", "mastodon", "youtube", "bluesky", "tiktok"];
export const laender = ["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"];

/** The id of a generated channel, by its number. */
export const channelId = (number) => {
  const platform = platforms[(Math.floor(number / 3) + (number % 3)) % platforms.length];
  return `channel:${platform}/synthetic-${seed}-${number}`;
};

/** A day as the tables have it, in the days since 1970, as the graph writes it. */
export const dayOf = (days) => (days === null ? null : new Date(days * 86_400_000).toISOString().slice(0, 10));

/** A month as the tables have it, year * 12 + month - 1, as the graph writes it. */
export const monthOf = (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

/** A number to nine digits: engines add up in different orders. */
export const rounded = (value) => (value === null ? null : Number(Number(value).toPrecision(9)));
