/** A part of the build: the boundaries of the 16 Länder from the seeds, as a small TopoJSON under their codes. It is a file of
 * its own and no part of a script, since it is read and not run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeatureCollection, Geometry } from 'geojson';
import type { Objects, Topology } from 'topojson-specification';
import { topology } from 'topojson-server';
import { presimplify, quantile, simplify } from 'topojson-simplify';
import type { Plugin } from 'vite';

const SEEDS = fileURLToPath(new URL('../seeds/boundaries.json', import.meta.url));
const NAME = 'virtual:boundaries';
/** Steps of a coordinate over the whole of Germany: some 100 metres. */
const STEPS = 1e4;
/** Which part of the points goes: those that change the shape least. */
const LEFT_OUT = 0.3;

function laender(): string {
  const shapes = JSON.parse(readFileSync(SEEDS, 'utf8')) as Record<string, Geometry>;
  const features = Object.entries(shapes).map(([id, geometry]) => ({ type: 'Feature' as const, id, properties: {}, geometry }));
  const collection: FeatureCollection<Geometry, Record<string, never>> = { type: 'FeatureCollection', features };
  const whole = topology({ laender: collection }, STEPS) as Topology<Objects<Record<string, never>>>;
  const weighed = presimplify(whole);
  return JSON.stringify(simplify(weighed, quantile(weighed, LEFT_OUT)));
}

export function boundaries(): Plugin {
  let isBuild = true;
  return {
    name: 'boundaries',
    configResolved: ({ command }) => {
      isBuild = command === 'build';
    },
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      this.addWatchFile(SEEDS);
      // While somebody works on the page there are no files that were built.
      if (!isBuild) return `export default ${JSON.stringify(`data:application/json,${encodeURIComponent(laender())}`)}`;
      const file = this.emitFile({ type: 'asset', name: 'laender.json', source: laender() });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}
