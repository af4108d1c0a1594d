import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  assessCalibration,
  type CalibrationQuality,
  calibrationReportHtml,
  calibrationTablesAt,
  DEFAULT_QUALITY_LIMITS,
  modelOverCorrected,
  readCalibrationTables,
  replaceFile,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { qualityJson, qualityText } from './quality-text.ts'
import { file } from './values.ts'

interface QaOptions {
  readonly json?: boolean
  readonly html?: string
}

interface QaOfMsOptions {
  readonly outputDir?: string
  readonly checkCaltables?: boolean
  readonly skipPlots?: boolean
  readonly json?: boolean
}

/** A set of tables that must not be registered or applied; the report says why. */
export class CalibrationRefusedError extends Error {
  override readonly name = 'CalibrationRefusedError'
  readonly reasons: readonly string[]

  constructor({ grade, reasons, checks }: CalibrationQuality) {
    const failures = Math.max(1, checks.filter(({ status }) => status === 'fail').length)
    super(`refused, ${grade}: ${reasons.slice(0, failures).join('; ')}`)
    this.reasons = reasons
  }
}

export function registerCalibrationQa(calibration: Command): void {
  const command = calibration
    .command('qa')
    .summary('judge calibration tables, and say why')
    .description(
      'Judges the tables of a set, or all that stand beside a Measurement Set: flagged shares, antennas that are solved, ' +
        'signal-to-noise ratios, scatter of amplitudes and phases, delays, the reference antenna; of a Measurement Set also ' +
        'the amplitude of MODEL_DATA over that of CORRECTED_DATA. What cannot be measured is said to be so. A set that is refused ends with code 7.',
    )
    .argument('<tables...>', 'tables, the prefix of their names, or a Measurement Set')
    .option('--json', 'as JSON')
    .option('--html <file>', 'also write a report with pictures, one file that needs no other', file)
    .action(runQa)
  addExamples(command, [
    'contimg calibration qa obs_bpcal obs_gpcal obs_gacal',
    'contimg calibration qa obs --html obs_qa.html',
    'contimg calibration qa obs.ms --json',
  ])
}

/** `contimg qa calibration`: the same as today's operators call it. */
export function registerQaCalibration(qa: Command): void {
  const command = qa
    .command('calibration')
    .summary('judge the calibration tables of a Measurement Set')
    .description(
      'Judges the calibration tables beside a Measurement Set, as `contimg calibration qa` does, and writes what it finds ' +
        'as <ms>_calibration_qa.json and .html.',
    )
    .argument('<ms>', 'Measurement Set, prefix of the names of tables, or a table')
    .option('--output-dir <folder>', 'where to write the reports (default: print only)')
    .option('--check-caltables', 'judge the tables (always done)')
    .option('--skip-plots', 'no HTML report')
    .option('--json', 'print JSON')
    .action(runQaOfMs)
  addExamples(command, ['contimg qa calibration obs.ms --output-dir qa'])
}

async function runQa(paths: string[], { json = false, html }: QaOptions): Promise<void> {
  const { tables, quality } = await judged(paths)
  if (html !== undefined) await writeText(html, calibrationReportHtml(tables, quality))
  finish(quality, json)
}

async function runQaOfMs(path: string, { outputDir, skipPlots = false, json = false }: QaOfMsOptions): Promise<void> {
  const { tables, quality } = await judged([path])
  if (outputDir !== undefined) {
    const stem = join(outputDir, `${basename(path.replace(/\/+$/, '')).replace(/\.ms$/, '')}_calibration_qa`)
    await writeText(`${stem}.json`, `${qualityJson(quality)}\n`)
    if (!skipPlots) await writeText(`${stem}.html`, calibrationReportHtml(tables, quality))
  }
  finish(quality, json)
}

/** Of the first Measurement Set among the paths, what was corrected is compared with its model. */
async function judged(paths: readonly string[]) {
  const tables = readCalibrationTables(paths.flatMap(calibrationTablesAt))
  const ms = paths.map((path) => path.replace(/\/+$/, '')).find((path) => path.endsWith('.ms') && existsSync(path))
  const ratio = ms === undefined ? undefined : await follow('qa', (control) => modelOverCorrected(ms, control))
  return { tables, quality: assessCalibration(tables, DEFAULT_QUALITY_LIMITS, ratio) }
}

async function writeText(path: string, text: string): Promise<void> {
  await replaceFile(path, (partial) => writeFile(partial, text))
}

function finish(quality: CalibrationQuality, json: boolean): void {
  console.log(json ? qualityJson(quality) : qualityText(quality))
  if (!quality.passed) throw new CalibrationRefusedError(quality)
}
