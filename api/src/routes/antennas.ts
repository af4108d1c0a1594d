import { readFile } from 'node:fs/promises'
import type { AntennasOfArray } from '@contimg/pipeline/inspect'
import { taskRoots } from '@contimg/state/settings'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { readableSet } from '../inspect/measurement-set.ts'
import { type MsAntennas, msAntennas } from '../schemas/antennas.ts'
import { errorBody } from '../schemas/error.ts'
import { msParams } from '../schemas/rasters.ts'
import { whileWaited } from './while-waited.ts'

const DEG = 180 / Math.PI

/** The antennas of a Measurement Set. */
export function antennaRoutes(api: Api, { settings, inspector }: ApiContext): void {
  const schema = {
    tags: ['measurement sets'],
    summary: 'Where the antennas of a Measurement Set stand, and how their visibilities are',
    params: msParams,
    response: {
      200: msAntennas,
      304: z.any().describe('as it was'),
      400: errorBody,
      404: errorBody,
      422: errorBody,
      423: errorBody,
      429: errorBody,
      503: errorBody,
    },
  }
  api.get('/ms/:path/antennas', { schema }, async (request, reply) => {
    const { path, identity } = await readableSet(taskRoots(settings), request.params.path)
    const inquiry = { kind: 'antennas', path, identity } as const
    const tag = `"${inspector.keyOf(inquiry)}"`
    const isKnown = request.headers['if-none-match'] === tag
    const answer = isKnown ? undefined : await inspector.answer(inquiry, whileWaited(reply))
    reply.header('cache-control', 'public, max-age=300').header('etag', tag)
    if (answer === undefined) return reply.status(304).send()
    const { handle, isKept } = answer
    try {
      reply.header('x-cache', isKept ? 'hit' : 'miss')
      return wireForm(JSON.parse(await readFile(handle, 'utf8')) as AntennasOfArray)
    } finally {
      await handle.close()
    }
  })
}

function wireForm({ antennas, centre, centreIs, baselineCount, column }: AntennasOfArray): MsAntennas {
  return {
    antennas: antennas.map(({ id, name, station, eastM, northM, upM, isInData, flaggedFraction, ...rest }) => ({
      ...{ id, name, station, x_m: eastM, y_m: northM, z_m: upM, in_data: isInData },
      flagged_pct: flaggedFraction === null ? null : 100 * flaggedFraction,
      baseline_count: rest.baselineCount,
      polarizations: rest.polarizations.map((one) => ({
        name: one.name,
        amplitude: one.amplitude,
        phase_rms_deg: one.phaseRmsDeg,
      })),
    })),
    array_center_lon: centre.longitudeRad * DEG,
    array_center_lat: centre.latitudeRad * DEG,
    array_center_height_m: centre.heightM,
    array_center: centreIs,
    total_baselines: baselineCount,
    column,
  }
}
