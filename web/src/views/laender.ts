/** The shapes of the 16 Länder, and how the round earth is drawn flat. */
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import boundaries from 'virtual:boundaries';

const topology = boundaries as unknown as Topology<{ laender: GeometryCollection }>;

/** The Länder; `id` is their code. */
export const laender = feature(topology, topology.objects.laender);

/** A conic projection with its middle in the middle of Germany. */
export const projection = { type: 'conic-conformal', rotate: [-10.5, -51], domain: laender } as const;
