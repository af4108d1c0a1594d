import { fluxMonitoring as fluxesOf } from '../calibration/flux.ts'
import { calibrationHealth as healthOf } from '../calibration/health.ts'
import type { Api, ApiContext } from '../context.ts'
import { calibrationHealth, fluxCalibrator, fluxMonitoring, fluxQuery } from '../schemas/calibration-health.ts'
import { errorBody } from '../schemas/error.ts'

/** Whether what is observed can be calibrated. */
export function calibrationHealthRoutes(api: Api, context: ApiContext): void {
  const tags = ['health']
  const health = {
    tags,
    summary: 'Whether there is a calibration for what is observed now, and how fresh it is',
    response: { 200: calibrationHealth },
  }
  api.get('/health/calibration', { schema: health }, async () => healthOf(context))

  const fluxes = {
    tags,
    summary: 'Fluxes of calibrators against the catalogue, and whether they drift',
    querystring: fluxQuery,
    response: { 200: fluxMonitoring, 422: errorBody },
  }
  api.get('/health/flux-monitoring', { schema: fluxes }, async ({ query }) => fluxesOf(context, query))
  const ofOne = { ...fluxes, summary: 'The same of one calibrator', params: fluxCalibrator }
  api.get('/health/flux-monitoring/:calibrator/history', { schema: ofOne }, async ({ params, query }) =>
    fluxesOf(context, { ...query, ...params }),
  )
}
