import { spawn } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardNumber, firstImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { benchFolder } from './bench-observations.ts'
import { type CleanQuality, cleanQuality } from './bench-quality.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'

/** What a run of a program took and imaged. */
export interface ProgramRun {
  readonly wallS: number
  readonly peakBytes: number // resident
  readonly visibilityCount: number // gridded
  readonly quality?: CleanQuality // where it cleaned
}

const LOOK_MS = 20
const CELL_ARCSEC = 2.5
const STOP_SIGMA = 3

export interface BenchImage {
  readonly sizePx: number
  readonly iterations: number
}

/** Our imager in a process of its own, as WSClean is. */
export async function runOurs(
  ms: string,
  { sizePx, iterations }: BenchImage,
  parts?: 'snapshots',
): Promise<ProgramRun> {
  const name = freshName('ours')
  const options: ImageOptions = {
    ...DEFAULT_IMAGE_OPTIONS,
    imageName: name,
    sizePx,
    cellRad: (CELL_ARCSEC * Math.PI) / 648000,
    iterations,
    threshold: 0,
    autoMaskSigma: 0,
    autoThresholdSigma: STOP_SIGMA,
    pbCorrect: false, // WSClean makes none
  }
  const wanted = JSON.stringify({ stokes: ['I'], snapshots: true, channelsOut: 1 })
  const call = (from: string, of: string) =>
    `import { ${from} } from ${JSON.stringify(new URL(of, import.meta.url).href)}
    await ${from}(${JSON.stringify(ms)}, ${JSON.stringify(options)}${parts ? `, ${wanted}` : ''})`
  const script = join(benchFolder(), 'image.mjs')
  writeFileSync(script, parts ? call('imageParts', './many-images.ts') : call('imageMeasurementSet', './run.ts'))
  const run = await timed(process.execPath, [script])
  return { ...run, ...(parts ? takeSnapshots(name) : takeProducts(name, 'NVIS', iterations)) }
}

/**
 * WSClean as it is fastest, with its own gridder: of 10 million visibilities at 2520² that takes 12 s of processor time,
 * -use-wgridder 20 s, twice the w layers 12.5 s; -parallel-gridding 2 changes nothing where there is one image.
 */
export async function runWsclean(ms: string, { sizePx, iterations }: BenchImage): Promise<ProgramRun> {
  const name = freshName('theirs')
  const args = `OPENBLAS_NUM_THREADS=1 wsclean -no-update-model-required -reorder -j 2 -pol I -make-psf
    -size ${sizePx} ${sizePx} -scale ${CELL_ARCSEC}asec -weight briggs 0.5
    -niter ${iterations} -mgain 0.8 -auto-threshold ${STOP_SIGMA} -name ${name} ${ms}`
  const run = await timed('env', args.split(/\s+/))
  return { ...run, ...takeProducts(name, 'WSCNVIS', iterations) }
}

let names = 0

function freshName(of: string): string {
  return join(benchFolder(), `${of}${names++}`)
}

type Products = Pick<ProgramRun, 'visibilityCount' | 'quality'>

/** How many visibilities the dirty image says that it was made of, and what CLEAN did; removes all images. */
function takeProducts(name: string, keyword: string, iterations: number): Products {
  const visibilityCount = countOf(`${name}-dirty.fits`, keyword)
  const quality = iterations > 0 ? { quality: cleanQuality(name) } : {}
  removeProducts(name)
  return { visibilityCount, ...quality }
}

function takeSnapshots(name: string): Products {
  removeProducts(name)
  return { visibilityCount: Number.NaN }
}

function removeProducts(name: string): void {
  for (const path of globSync(`${name}-*.fits`)) rmSync(path)
}

function countOf(path: string, keyword: string): number {
  using source = new FileSource(path)
  return cardNumber(firstImage(source), keyword)
}

/** The wall time of a program and the most memory that it held, which Linux keeps until it ends. */
function timed(program: string, args: readonly string[]): Promise<Pick<ProgramRun, 'wallS' | 'peakBytes'>> {
  const startMs = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let [peakBytes, said] = [0, '']
  child.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-400)
  })
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentPeak(child.pid))
  }, LOOK_MS)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(timer)
      const wallS = (performance.now() - startMs) / 1000
      if (code === 0) resolve({ wallS, peakBytes })
      else reject(new Error(`${program} ended with code ${code}: …${said}`))
    })
  })
}

function residentPeak(pid: number | undefined): number {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return 0
  const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8')) ?? []
  return 1024 * Number(kib ?? 0)
}
