/** The shapes of the 16 Länder, and how the round earth is drawn flat. */
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import address from 'virtual:boundaries';
import { SIZE } from './chart';

const topology = (await (await fetch(address)).json()) as Topology<{ laender: GeometryCollection }>;

/** The Länder; `id` is their code. */
export const laender = feature(topology, topology.objects.laender);

/** What every map is drawn on: a conic projection with its middle in the middle of Germany. */
export const sheet = {
  width: 480,
  height: 560,
  margin: 6,
  style: { font: SIZE.font, background: 'transparent' },
  projection: { type: 'conic-conformal', rotate: [-10.5, -51], domain: laender },
} as const;
