import { simulate, simulationOf } from '@contimg/pipeline'
import type { Command } from 'commander'
import { nvssCatalog } from '../config.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { number, wholeNumber } from './values.ts'

interface Options {
  readonly out: string
  readonly size: 'tiny' | 'small' | 'full'
  readonly antennas?: string
  readonly channels?: number
  readonly dec?: number
  readonly start?: string
  readonly seed?: number
  readonly groups?: number
  readonly sources?: string
  readonly sourceCount?: number
  readonly beam?: 'airy' | 'none'
  readonly gainErrors?: string
  readonly sefd?: number
  readonly rfi?: string
  readonly dead?: string
  readonly smear?: boolean
}

export function registerSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .summary('write UVH5 files as the correlator would, with the truth beside them')
    .description(
      'Writes simulated observations: sixteen UVH5 files each, as the DSA-110 correlator writes them, and a truth file\n' +
        '(JSON) with the sources, their fluxes through the beam and all antenna gains.',
    )
    .requiredOption('--out <folder>', 'where the files go')
    .option('--size <size>', 'tiny (18 MB), small (0.3 GB) or full (2.2 GB)', 'small')
    .option('--antennas <list>', 'how many antennas, or station numbers such as 1,5,30-40,103')
    .option('--channels <n>', 'channels across the band of 187.5 MHz', wholeNumber)
    .option('--dec <deg>', 'declination of the pointing, of date (54.6)', number)
    .option('--start <time>', 'start, ISO 8601 UTC (2025-10-17T14:40:09)')
    .option('--groups <n>', 'how many observations, one after the other (1)', wholeNumber)
    .option('--seed <n>', 'of all random numbers (1)', wholeNumber)
    .option(
      '--sources <file>',
      'component list, JSON or CSV (ra_deg,dec_deg,flux_jy,…); nvss: the file NVSS_CATALOG names',
    )
    .option('--source-count <n>', 'sources of the random field (24)', wholeNumber)
    .option('--beam <name>', 'primary beam: airy or none (airy)')
    .option('--gain-errors <spec>', 'realistic, none, or e.g. scale=0.14,amplitude=0.1,phase=360 (realistic)')
    .option('--sefd <jy>', 'system equivalent flux density of an antenna (5800)', number)
    .option('--rfi <spec>', 'interference, e.g. narrow=3,bursts=1,strength=20')
    .option('--dead <list>', 'stations that give exact zeros')
    .option('--smear', 'average over integration and channel instead of sampling their centres')
    .action(run)
  addExamples(command, [
    'contimg simulate --out incoming',
    'contimg simulate --out incoming --size tiny --groups 3 --seed 7',
    'contimg simulate --out incoming --size full --rfi narrow=3,bursts=1 --dead 17,92',
  ])
}

async function run({ out, dec, sefd, sources, ...options }: Options): Promise<void> {
  const request = {
    ...options,
    outFolder: out,
    ...(sources !== undefined && { sources: sources === 'nvss' ? nvssCatalogue() : sources }),
    ...(dec !== undefined && { decDeg: dec }),
    ...(sefd !== undefined && { sefdJy: sefd }),
  }
  const groups = await follow('simulate', (control) => simulate(simulationOf(request), control))
  for (const { stamp, files, truthFile } of groups) {
    console.log(`${stamp}  ${files.length} files, truth in ${truthFile}`)
  }
}

function nvssCatalogue(): string {
  if (nvssCatalog === undefined)
    throw new RangeError('--sources nvss: NVSS_CATALOG is not set, wanted the path of a list')
  return nvssCatalog
}
