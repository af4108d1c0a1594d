// One process of the pool: takes jobs as lines of JSON, one at a time, and writes the file that each asks for. Ends with its
// standard input.
import { createInterface } from 'node:readline'
import { writeWhole } from '@contimg/formats/node'
import { antennasOf, makeRaster, plotSize, type RasterControl, rasterBytes, rasterPng } from '@contimg/pipeline/inspect'
import {
  calibrationCompareFile,
  calibrationQualityFile,
  calibrationTableFile,
  solutionsFile,
} from './calibration-files.ts'
import { catalogCheckFile, cutoutFile, pictureFile } from './image-files.ts'
import type { AntennasJob, FromProcess, InspectJob, JobFailure, RasterJob, ToProcess } from './jobs.ts'
import { KeptSums } from './kept-sums.ts'
import { calibratorsFile, summaryFile } from './measurement-set-files.ts'

const PROGRESS_STEP = 0.02

const kept = new KeptSums()
let running: { readonly id: number; readonly abort: AbortController } | undefined

function tell(line: FromProcess): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function run(id: number, job: InspectJob, signal: AbortSignal): Promise<void> {
  let told = 0
  const progress = (fraction: number): void => {
    if (fraction < told + PROGRESS_STEP) return
    told = fraction
    tell({ id, progress: fraction })
  }
  const control = { cache: kept, identity: `${job.path} ${job.identity}`, progress, signal }
  const bytes = await bytesOf(job, control)
  writeWhole(job.output, (sink) => sink.write(0, bytes))
}

async function bytesOf(job: InspectJob, control: RasterControl): Promise<Uint8Array> {
  switch (job.kind) {
    case 'raster':
      return await rasterOf(job, control)
    case 'antennas':
      return await antennasFile(job, control)
    case 'picture':
      return await pictureFile(job)
    case 'cutout':
      return await cutoutFile(job)
    case 'catalog-check':
      return await catalogCheckFile(job)
    case 'summary':
      return summaryFile(job)
    case 'calibrators':
      return calibratorsFile(job)
    case 'solutions':
      return solutionsFile(job)
    case 'calibration-quality':
      return calibrationQualityFile(job)
    case 'calibration-table':
      return calibrationTableFile(job)
    case 'calibration-compare':
      return calibrationCompareFile(job)
  }
}

async function rasterOf({ path, request, picture }: RasterJob, control: RasterControl): Promise<Uint8Array> {
  if (picture === null) return rasterBytes(await makeRaster(path, request, control))
  const { width, height } = plotSize(picture)
  const mostBins = { x: Math.min(1000, Math.floor(width)), y: Math.min(1000, Math.floor(height)) }
  return rasterPng(await makeRaster(path, { ...request, mostBins }, control), picture)
}

async function antennasFile({ path }: AntennasJob, control: RasterControl): Promise<Uint8Array> {
  return Buffer.from(JSON.stringify(await antennasOf(path, control)))
}

function failureOf(error: unknown): JobFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), details: {} }
  const { name, message, stack: _, cause: __, ...details } = error as Error & Record<string, unknown>
  return { name, message, details }
}

async function take(id: number, job: InspectJob): Promise<void> {
  const abort = new AbortController()
  running = { id, abort }
  try {
    await run(id, job, abort.signal)
    tell({ id, done: true })
  } catch (error) {
    tell({ id, error: failureOf(error) })
  } finally {
    running = undefined
  }
}

process.stdout.on('error', () => process.exit(0)) // nobody listens any more
const lines = createInterface(process.stdin)
lines.on('line', (line) => {
  const message = JSON.parse(line) as ToProcess
  if ('job' in message) void take(message.id, message.job)
  else if (running?.id === message.id) running.abort.abort()
})
lines.on('close', () => process.exit(0))
tell({ ready: true })
