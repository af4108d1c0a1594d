import { CATALOG_SOURCES, simulate, simulationOf } from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { nvssCatalog } from '../config.ts'
import { BEAM_HELP } from './beam-help.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { fromOptions, numberFrom, OptionError, wholeNumber } from './values.ts'

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
  readonly beam?: string
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
      'Writes simulated observations: sixteen UVH5 files each, as the DSA-110 correlator writes them, and a truth file ' +
        '(JSON) with the sources, their fluxes through the beam and all antenna gains.',
    )
    .requiredOption('--out <folder>', 'where the files go')
    .addOption(
      new Option('--size <size>', 'tiny, 18 MB; small, 0.3 GB; full, 2.2 GB')
        .choices(['tiny', 'small', 'full'])
        .default('small'),
    )
    .option('--antennas <list>', 'how many, or station numbers such as 1,5,30-40,103 (default by size)')
    .option('--channels <n>', 'across the band of 187.5 MHz (default by size)', wholeNumber)
    .option('--dec <deg>', 'declination of the pointing, of date (default 54.6)', numberFrom(-90, 90))
    .option('--start <time>', 'ISO 8601, UTC (default 2025-10-18T02:27:48)')
    .option('--groups <n>', 'how many observations, one after the other (default 1)', wholeNumber)
    .option('--seed <n>', 'of all random numbers (default 1)', wholeNumber)
    .option(
      '--sources <file>',
      'component list, JSON or CSV (ra_deg,dec_deg,flux_jy,…); nvss: the file that NVSS_CATALOG names (default ' +
        'the calibrators in the beam and a random field)',
    )
    .option('--source-count <n>', 'of the random field (default 24)', wholeNumber)
    .option('--beam <name>', BEAM_HELP, 'airy')
    .option('--gain-errors <spec>', 'realistic, none, or such as scale=0.14,amplitude=0.1,phase=360', 'realistic')
    .option('--sefd <jy>', 'system equivalent flux density of an antenna (default 5800)', numberFrom(0))
    .option(
      '--rfi <spec>',
      'interference: narrow, bursts, combs, drifting, edges, satellites, such as narrow=3,bursts=1,strength=20',
    )
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
  const simulation = fromOptions(() => simulationOf(request))
  const groups = await follow('simulate', (control) => simulate(simulation, control))
  for (const { stamp, files, truthFile } of groups) {
    console.log(`${stamp}  ${files.length} files, truth in ${truthFile}`)
  }
}

function nvssCatalogue(): string {
  const { nvss } = CATALOG_SOURCES
  if (nvssCatalog === undefined)
    throw new OptionError(`--sources nvss: NVSS_CATALOG is not set, wanted the path of a list (${nvss.address})`)
  return nvssCatalog
}
