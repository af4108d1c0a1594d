import type { Stage } from './request.ts'

/** The stage that does a task; what is not here has not been built. */
export const STAGES: Readonly<Record<string, () => Promise<Stage>>> = {
  'convert-uvh5-to-ms': async () => (await import('./convert.ts')).convertStage,
  'catalog-setup': async () => (await import('./catalog-setup.ts')).catalogSetupStage,
  'calibration-solve': async () => (await import('./solve.ts')).solveStage,
  'calibration-apply': async () => (await import('./apply.ts')).applyStage,
  flag: async () => (await import('./flag.ts')).flagStage,
  imaging: async () => (await import('./image.ts')).imageStage,
  'hash-raw-files': async () => (await import('./hash.ts')).hashStage,
}

/** A task that no stage does. */
export class NoStageError extends Error {
  override readonly name = 'NoStageError'

  constructor(task: string) {
    super(`${task}: this version cannot do that yet, wanted one of ${Object.keys(STAGES).join(', ')}`)
  }
}
