import { spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import type { Direction } from '@contimg/numerics/frames'
import type { StageControl } from '../control.ts'
import { partialPath } from '../housekeeping/names.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import { WscleanError } from './errors.ts'
import type { ImagingResult } from './image-result.ts'
import { makeMask } from './masks.ts'
import { imageCentre } from './masks-field.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import { ProductFiles } from './products.ts'
import { productName } from './tiers.ts'
import { wscleanArguments } from './wsclean-arguments.ts'
import { writeWscleanBeam } from './wsclean-beam.ts'
import { takeWscleanProducts } from './wsclean-products.ts'

/** The program as it is installed. */
export interface WscleanProgram {
  readonly path: string // or a name on PATH
  readonly environment?: NodeJS.ProcessEnv // that of this process where absent; it wants OPENBLAS_NUM_THREADS=1
}

/** What is known of images that WSClean made. */
export type WscleanResult = Pick<ImagingResult, 'products' | 'beam' | 'peakJy' | 'noiseJy' | 'primaryBeam' | 'warnings'>

const LAST_CHARACTERS = 400 // of what the program said, for the error

/**
 * Has WSClean make the images that `imageMeasurementSet` makes, with the same options and under the same names. It images
 * one field: several are moved to one phase centre first, in a copy beside the products that goes with the end.
 *
 * @throws WscleanError where the program is not there, fails, or cannot do what the options ask; else as imageMeasurementSet
 */
export async function imageWithWsclean(
  path: string,
  options: ImageOptions,
  control: StageControl = {},
  program: WscleanProgram = { path: 'wsclean' },
): Promise<WscleanResult> {
  checkImageOptions(options)
  const name = productName(options)
  const files = new ProductFiles(name)
  const folder = partialPath(`${name}.wsclean`)
  try {
    const view = viewOf(path, options)
    await run(program, ['-version'], control.signal)
    await mkdir(dirname(name), { recursive: true })
    await mkdir(folder)
    const ms = await oneField(path, view, join(folder, 'moved.ms'), control)
    control.progress?.(0.3, program.path)
    const made = join(folder, 'made')
    const args = wscleanArguments(options, view.column, writeMask(options, view.imageCentre, join(folder, 'mask.fits')))
    const field = ['-field', `${view.isMoved ? 0 : view.field}`]
    await run(program, [...args, ...field, '-temp-dir', folder, '-name', made, ms], control.signal)
    control.progress?.(0.95, 'products')
    const facts = takeWscleanProducts(made, files, options)
    const { signal } = control
    const beam = options.pbCorrect && (await writeWscleanBeam(path, options, files, signal ? { signal } : {}))
    return { warnings: [], ...facts, ...beam, products: await files.finish() }
  } catch (error) {
    await files.discard()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How WSClean is to look at a Measurement Set. */
interface View {
  readonly column: string
  readonly field: number // where nothing is moved
  readonly isMoved: boolean
  readonly centre?: Direction // to be moved to; the median of the fields where absent
  readonly imageCentre: Direction
}

function viewOf(path: string, { column, fields, phaseCentre }: ImageOptions): View {
  using source = openVisibilities(path, column)
  const ids = wantedFields(source, fields)
  const isMoved = ids.size > 1 || phaseCentre !== undefined
  if (isMoved && ids.size < source.fields.length)
    throw new WscleanError(`${path}: ${ids.size} of ${source.fields.length} fields, wanted one or all for WSClean`)
  const middle = imageCentre(source, { fields, ...(phaseCentre && { phaseCentre }) })
  return {
    imageCentre: middle,
    column: source.column,
    field: [...ids][0],
    isMoved,
    ...(phaseCentre && { centre: phaseCentre }),
  }
}

/** The mask of CLEAN as a file, if there is one. */
function writeMask({ mask, iterations, sizePx, cellRad }: ImageOptions, centre: Direction, path: string) {
  if (mask === undefined || iterations === 0) return undefined
  const pixels = makeMask(mask, { width: sizePx, height: sizePx, cellRad }, centre)
  const image = { shape: [1, 1, sizePx, sizePx], data: Float32Array.from(pixels), cards: [] }
  writeWhole(path, (sink) => writeFitsImage(sink, image))
  return path
}

async function oneField(path: string, { isMoved, centre }: View, copy: string, control: StageControl): Promise<string> {
  if (!isMoved) return path
  const deg = 180 / Math.PI
  const to = centre === undefined ? 'meridian' : `${centre.raRad * deg},${centre.decRad * deg}`
  const progress = (fraction: number, message: string) => control.progress?.(0.3 * fraction, message)
  await phaseshift(path, to, copy, { progress, ...(control.signal && { signal: control.signal }) })
  return copy
}

function run({ path, environment }: WscleanProgram, args: readonly string[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settings = { ...(environment && { env: environment }), ...(signal && { signal }) }
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], ...settings })
    let said = ''
    const hear = (text: Buffer) => {
      said = (said + text.toString()).slice(-LAST_CHARACTERS)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (cause) => reject(signal?.aborted ? cause : notThere(path, cause)))
    child.on('close', (code, by) => {
      if (code === 0) return resolve()
      reject(new WscleanError(`${path} ended with ${by ?? `code ${code}`}: …${said.trim().replaceAll('\n', ' ')}`))
    })
  })
}

function notThere(path: string, cause: Error): WscleanError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  const message = isMissing
    ? `there is no program "${path}", wanted WSClean on PATH or its path (--wsclean-path)`
    : `${path} cannot be run: ${cause.message}`
  return new WscleanError(message) // without the cause: its code would be taken for that of a missing input
}
