// The six questions. Each says for every server how it is asked there (`query`, and `variables` for each of several
// variants of it), and how its answer becomes plain rows; or, as `cannot`, why it is not asked.
import { q1 } from "./q1.js";
import { q2 } from "./q2.js";
import { q3 } from "./q3.js";
import { q4 } from "./q4.js";
import { q5 } from "./q5.js";
import { q6 } from "./q6.js";

export const questions = { Q1: q1, Q2: q2, Q3: q3, Q4: q4, Q5: q5, Q6: q6 };
