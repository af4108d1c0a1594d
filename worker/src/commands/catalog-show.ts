import { type CatalogCalibrator, calibratorNamed } from '@contimg/pipeline'
import { formatDec, formatRa } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { calibratorCatalog } from './catalogs.ts'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'

const POSITION_CODES: Readonly<Record<string, string>> = {
  A: 'better than 0.002″',
  B: '0.002″ to 0.01″',
  C: '0.01″ to 0.15″',
  T: 'worse than 0.15″',
}

export function registerShow(catalog: Command): void {
  const command = catalog
    .command('show')
    .summary('show a calibrator and its fluxes')
    .description(
      'Shows a calibrator of the catalogue: position, other names, and flux density and quality codes (for the VLA in its ' +
        'configurations A, B, C, D) in each band. What the catalogue does not say is –.',
    )
    .argument('<name>', 'such as 0834+555, J1331+3030, B1328+307 or 3C286')
    .option('--json', 'print as JSON')
    .action(show)
  addExamples(command, ['contimg catalog show 3C286', 'contimg catalog show 0834+555 --json'])
}

function show(name: string, { json }: { json?: boolean }): void {
  const list = calibratorCatalog()
  const calibrator = calibratorNamed(list, name)
  console.log(json ? JSON.stringify(recordOf(calibrator)) : calibratorText(calibrator))
  const twins = list.filter(({ altNames }) => altNames.includes(calibrator.name))
  if (!json) for (const twin of twins) console.log(`\nlisted a second time under this name:\n${calibratorText(twin)}`)
}

function calibratorText({ name, altNames, raRad, decRad, positionCode, fluxes }: CatalogCalibrator): string {
  const code =
    positionCode === '' ? '' : `  position code ${positionCode}: ${POSITION_CODES[positionCode] ?? 'unknown'}`
  const columns = [
    { heading: 'band' },
    { heading: '' },
    { heading: 'frequency', unit: 'GHz' },
    { heading: 'flux', unit: 'Jy' },
    { heading: 'A B C D' },
  ]
  const rows = fluxes.map(({ band, bandCode, frequencyHz, fluxJy, qualityCodes }) => [
    band,
    bandCode,
    frequencyHz / 1e9,
    fluxJy,
    [...qualityCodes].join(' ') || undefined,
  ])
  return [
    [name, ...altNames].join('  '),
    `${formatRa(raRad, 0.001)} ${formatDec(decRad, 0.01)}${code}`,
    rows.length === 0 ? 'no flux in any band' : textTable(columns, rows),
  ].join('\n')
}

function recordOf({ name, altNames, raRad, decRad, positionCode, fluxes }: CatalogCalibrator) {
  return {
    name,
    alt_names: altNames,
    ra_deg: degrees(raRad),
    dec_deg: degrees(decRad),
    position_code: positionCode || null,
    fluxes: fluxes.map(({ band, bandCode, frequencyHz, fluxJy, qualityCodes }) => ({
      band,
      band_code: bandCode,
      freq_hz: frequencyHz,
      flux_jy: fluxJy ?? null,
      quality_codes: qualityCodes || null,
    })),
  }
}

function degrees(angleRad: number): number {
  return Number(((angleRad * 180) / Math.PI).toFixed(12))
}
