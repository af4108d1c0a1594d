import type { Register } from './run.ts'

/** The subcommands by their names, in the order of the help. Each is loaded where it is called: half of what starting takes. */
export const SUBCOMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  demo: async () => (await import('./demo.ts')).registerDemo,
  simulate: async () => (await import('./simulate.ts')).registerSimulate,
  convert: async () => (await import('./convert.ts')).registerConvert,
  summary: async () => (await import('./summary.ts')).registerSummary,
  table: async () => (await import('./table.ts')).registerTable,
  phaseshift: async () => (await import('./phaseshift.ts')).registerPhaseshift,
  flag: async () => (await import('./flag.ts')).registerFlag,
  model: async () => (await import('./model.ts')).registerModel,
  calibrate: async () => (await import('./calibrate.ts')).registerCalibrate,
  apply: async () => (await import('./apply.ts')).registerApply,
  registry: async () => (await import('./registry.ts')).registerRegistry,
  provenance: async () => (await import('./provenance.ts')).registerProvenance,
  image: async () => (await import('./image.ts')).registerImage,
  quicklook: async () => (await import('./quicklook.ts')).registerQuicklook,
  selfcal: async () => (await import('./selfcal.ts')).registerSelfcal,
  housekeeping: async () => (await import('./housekeeping.ts')).registerHousekeeping,
  backup: async () => (await import('./backup.ts')).registerBackup,
  retention: async () => (await import('./retention.ts')).registerRetention,
  'api-key': async () => (await import('./api-key.ts')).registerApiKey,
  storage: async () => (await import('./storage.ts')).registerStorage,
  config: async () => (await import('./config-show.ts')).registerConfig,
  preflight: async () => (await import('./preflight.ts')).registerPreflight,
  status: async () => (await import('./status.ts')).registerStatus,
  reprocess: async () => (await import('./reprocess.ts')).registerReprocess,
  feed: async () => (await import('./feed.ts')).registerFeed,
  serve: async () => (await import('./serve.ts')).registerServe,
  stream: async () => (await import('./stream.ts')).registerStream,
  group: async () => (await import('./group.ts')).registerGroup,
  absurd: async () => (await import('./absurd.ts')).registerAbsurd,
  catalog: async () => (await import('./catalog.ts')).registerCatalog,
  conversion: async () => (await import('./conversion.ts')).registerConversion,
  calibration: async () => (await import('./calibration.ts')).registerCalibration,
  imaging: async () => (await import('./imaging.ts')).registerImaging,
  qa: async () => (await import('./qa.ts')).registerQa,
}

const NEEDS_NONE = ['-V', '--version']

/** What adds the subcommand that `args` call, or all of them where they call none, as for help and for a misspelt name. */
export async function registersFor(args: readonly string[]): Promise<readonly Register[]> {
  const [name = ''] = args
  if (NEEDS_NONE.includes(name)) return []
  const wanted = Object.hasOwn(SUBCOMMANDS, name) ? [SUBCOMMANDS[name]] : Object.values(SUBCOMMANDS)
  return await Promise.all(wanted.map((load) => load()))
}
