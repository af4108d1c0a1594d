import { QUALITY_TIERS, TIERS } from '@contimg/pipeline/image'
import { type Command, Option } from 'commander'
import { wscleanProgram } from '../config.ts'
import { refuse } from './refuse.ts'
import { numberFrom, OptionError, wholeNumber } from './values.ts'

export type Engine = 'contimg' | 'wsclean'

/** What the user guide says with other words, and what engine and tier are. */
export interface GuideFlags {
  readonly qualityTier: (typeof QUALITY_TIERS)[number]
  readonly engine?: Engine
  readonly backend?: Engine
  readonly wscleanPath: string
  readonly cellArcsec?: number
  readonly weight?: WeightingName
  readonly weighttype?: WeightingName
  readonly spw: string
  readonly verbose?: boolean
}

export const WEIGHTINGS = ['natural', 'uniform', 'briggs'] as const

export type WeightingName = (typeof WEIGHTINGS)[number]

const CASA_ONLY = 'it is of CASA’s own gridders'

/** Flags that nothing here honours, unless a command has added them before. */
const REFUSED: Readonly<Record<string, string>> = {
  '--psfcutoff <fraction>': 'the beam is fitted to the core of the point spread function',
  '--vptable <table>': CASA_ONLY,
  '--wbawp': CASA_ONLY,
  '--cfcache <folder>': CASA_ONLY,
  '--skip-fits': 'FITS is what is written; --niter 0 spares model and residual',
  '--calib-ra-deg <deg>': 'models of calibrators are written by contimg model',
  '--calib-dec-deg <deg>': 'models of calibrators are written by contimg model',
  '--calib-flux-jy <jy>': 'models of calibrators are written by contimg model',
}

export function addGuideFlags(command: Command): Command {
  return command
    .addOption(new Option('--quality-tier <tier>', tierHelp()).choices(QUALITY_TIERS).default('standard'))
    .addOption(
      new Option('--engine <name>', 'what images: our own imager (the default), or an installed WSClean').choices([
        'contimg',
        'wsclean',
      ]),
    )
    .addOption(new Option('--backend <name>', 'the same as --engine').argParser(engineNamed).conflicts('engine'))
    .option('--wsclean-path <path>', 'the program of --engine wsclean', wscleanProgram)
    .option('--spw <ids>', 'all, or spectral windows such as 0,4~7', 'all')
    .addOption(new Option('--cell-arcsec <n>', 'a pixel').argParser(numberFrom(0.01, 3600)).conflicts('cell'))
    .addOption(weightingOption('--weight <kind>').conflicts(['weighting', 'weighttype']))
    .addOption(weightingOption('--weighttype <kind>').conflicts('weighting'))
    .addOption(new Option('--specmode <mode>', 'one image of the whole band').choices(['mfs']))
    .addOption(
      new Option('--gridder <name>', 'w is exact with each of them').choices(['standard', 'wproject', 'widefield']),
    )
    .option('--wprojplanes <n>', 'has no effect: --epsilon settles the planes', wholeNumber)
    .option('--export-model-image', 'has no effect: the model is written wherever there was CLEAN')
    .option('--verbose', 'tell how many samples were imaged, and with how many planes of w')
}

/** To be called when every flag that is honoured has been added. */
export function refuseGuideFlags(command: Command): void {
  for (const [flags, reason] of Object.entries(REFUSED)) {
    const { long } = new Option(flags)
    if (!command.options.some((option) => option.long === long)) refuse(command, flags, reason)
  }
}

function weightingOption(flags: string): Option {
  return new Option(flags, 'the same as --weighting').choices(WEIGHTINGS)
}

function engineNamed(name: string): Engine {
  if (name === 'wsclean' || name === 'contimg') return name
  if (name === 'tclean') throw new OptionError('--backend tclean cannot be honoured: there is no CASA here')
  throw new OptionError(`--backend ${name}, wanted contimg or wsclean`)
}

function tierHelp(): string {
  const { development, high_precision: high } = TIERS
  const cell = (rad: number) => `${Number(((rad * 648000) / Math.PI).toPrecision(3))}″`
  return (
    `development: ${development.sizePx}² of ${cell(development.cellRad)}, natural, ${development.iterations} iterations ` +
    `to ${development.epsilon}, marked NON_SCIENCE; high_precision: ${high.sizePx}² of ${cell(high.cellRad)}, ` +
    `${high.iterations} iterations to ${high.epsilon}; flags that are given win`
  )
}
