import type { AntennasOfArray } from '@contimg/pipeline/inspect'
import { taskRoots } from '@contimg/state/settings'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { readableSet } from '../inspect/measurement-set.ts'
import { type MsAntennas, msAntennas } from '../schemas/antennas.ts'
import { errorBody } from '../schemas/error.ts'
import { msParams } from '../schemas/rasters.ts'
import { readAnswer } from './send-answer.ts'

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
    const found = await readAnswer<AntennasOfArray>(inspector, request, reply, inquiry)
    return found === undefined ? reply.send() : wireForm(found)
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
