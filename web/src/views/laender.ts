/** The shapes of the 16 Länder, and how the round earth is drawn flat. */
import type { FeatureCollection } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import address from 'virtual:boundaries';
import { getJson } from '../exits';
import { SIZE } from './chart';

type Shapes = Topology<{ laender: GeometryCollection }>;
type Laender = FeatureCollection;

let kept: Laender | undefined;

/** The Länder; `id` is their code. Where they cannot be fetched it throws `Refused`, and whoever tries again fetches them again. */
export async function fetchedLaender(): Promise<Laender> {
  if (!kept) {
    const { value } = await getJson<Shapes>(address);
    kept = feature(value, value.objects.laender);
  }
  return kept;
}

/** What every map is drawn on: a conic projection with its middle in the middle of Germany. */
export const sheet = (laender: Laender) =>
  ({
    width: 480,
    height: 560,
    margin: 6,
    style: { font: SIZE.font, background: 'transparent' },
    projection: { type: 'conic-conformal', rotate: [-10.5, -51], domain: laender },
  }) as const;
