import type { CalibrationSet } from '@contimg/pipeline'
import { findKnownTable, requireCalibrationSet } from '@contimg/state/products'
import { taskRoots } from '@contimg/state/settings'
import * as z from 'zod'
import { readableTables } from '../calibration/table-files.ts'
import type { Api, ApiContext } from '../context.ts'
import { invalid, notFound } from '../errors/api-error.ts'
import { placeWithin } from '../places.ts'
import { setName } from '../schemas/calibration.ts'
import {
  type CalibrationComparison,
  calibrationComparison,
  compareQuery,
  type SolutionsQuery,
  solutionsQuery,
} from '../schemas/calibration-solutions.ts'
import { type CalibrationTableItem, calibrationTable, tableParams } from '../schemas/calibration-tables.ts'
import { errorBody } from '../schemas/error.ts'
import { readAnswer, sendAnswer } from './send-answer.ts'

const BINARY = 'application/octet-stream'
const KINDS = { bandpass: ['BP', 'BA'], gain: ['GP', 'GA', '2G', 'FLUX'], delay: ['K'] } as const
const unchanged = z.any().describe('as it was')
const REFUSALS = {
  ...{ 304: unchanged, 400: errorBody, 404: errorBody, 410: errorBody, 422: errorBody, 423: errorBody },
  ...{ 429: errorBody, 503: errorBody },
}
const solutions = z
  .any()
  .describe(
    'application/octet-stream, little-endian: the length of a header (uint32), the header (JSON, a SolutionsHeader, padded ' +
      'with spaces so that what follows begins at a multiple of 8), then the planes that it names: float32 amplitude, phase ' +
      '(degrees; of delays: delay in ns) and snr, NaN where nothing is solved, and uint8 flags (0 solved, 1 flagged, 2 not ' +
      'in the table), each [antenna, polarization, column], the column (channel or time) fastest',
  )

/** What is in calibration tables. */
export function calibrationTableRoutes(api: Api, context: ApiContext): void {
  const { products, settings, inspector } = context
  const tags = ['calibration']
  const ofSet = {
    tags,
    summary: 'The solutions of all antennas at once, binary',
    params: setName,
    querystring: solutionsQuery,
    response: { 200: solutions, ...REFUSALS },
  }
  api.get('/cal/sets/:name/solutions', { schema: ofSet, compress: false }, async (request, reply) => {
    const set = await requireCalibrationSet(products, request.params.name)
    const wanted = tableOf(set, request.query)
    const others = set.tables.filter((table) => table !== wanted)
    const known = [wanted, ...others].map(({ path }) => path)
    const { paths, identity } = await readableTables(settings, known)
    const [path, ...beside] = paths
    const inquiry = { kind: 'solutions', path, identity, set: set.name, type: wanted.kind, beside } as const
    return sendAnswer(inspector, request, reply, inquiry, BINARY)
  })

  const compared = {
    tags,
    summary: 'Two sets held against each other: ratio of amplitudes and difference of phases, antenna by antenna',
    querystring: compareQuery,
    response: { 200: calibrationComparison, ...REFUSALS },
  }
  api.get('/cal/compare', { schema: compared }, async (request, reply) => {
    const { a, b } = request.query
    const pathsOf = async (name: string) => (await requireCalibrationSet(products, name)).tables.map(({ path }) => path)
    const [first, second] = [await pathsOf(a), await pathsOf(b)]
    const { paths, identity } = await readableTables(settings, [...first, ...second])
    const tables = [paths.slice(0, first.length), paths.slice(first.length)] as const
    const inquiry = { kind: 'calibration-compare', path: paths[0], identity, a, b, tables } as const
    return (await readAnswer<CalibrationComparison>(inspector, request, reply, inquiry)) ?? reply.send()
  })

  const ofTable = {
    tags,
    summary: 'A calibration table: what it is made of, and how good it is',
    params: tableParams,
    response: { 200: calibrationTable, ...REFUSALS },
  }
  api.get('/cal/:path', { schema: ofTable }, async (request, reply) => {
    const asked = request.params.path.replace(/(?<=.)\/+$/, '')
    await placeWithin(taskRoots(settings), asked)
    const known = await findKnownTable(products, asked)
    if (known === undefined) throw notFound('calibration table', asked)
    const { paths, identity } = await readableTables(settings, [asked])
    const { set, type } = known
    const inquiry = { kind: 'calibration-table', path: paths[0], identity, set, type } as const
    return (await readAnswer<CalibrationTableItem>(inspector, request, reply, inquiry)) ?? reply.send()
  })
}

/** @throws ApiError (422) where the set has no such table */
function tableOf({ name, tables }: CalibrationSet, { kind, type }: SolutionsQuery): CalibrationSet['tables'][number] {
  const ofKind = tables.filter((table) => (KINDS[kind] as readonly string[]).includes(table.kind))
  const found = type === undefined ? ofKind[0] : ofKind.find((table) => table.kind === type)
  if (found) return found
  const there = tables.map((table) => table.kind).join(', ')
  throw invalid(type === undefined ? 'kind' : 'type', type ?? kind, `what set ${name} has: ${there}`)
}
