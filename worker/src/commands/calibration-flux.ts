import type { Command } from 'commander'
import { registerFluxAcknowledge, registerFluxAlerts, registerFluxResolve } from './calibration-flux-alerts.ts'
import { registerFluxCheck } from './calibration-flux-check.ts'
import { registerFluxList } from './calibration-flux-list.ts'
import { registerFluxMeasure } from './calibration-flux-measure.ts'

/** `contimg calibration flux …`: whether calibrators keep the flux that the catalogue gives them. */
export function registerFlux(calibration: Command): void {
  const group = calibration.command('flux').summary('measure the flux of calibrators, and see whether it drifts')
  group.description(
    'Measures the flux of calibrators in calibrated data over that of the catalogue, keeps it, and raises alerts where it ' +
      'changes.',
  )
  registerFluxMeasure(group)
  registerFluxList(group)
  registerFluxCheck(group)
  registerFluxAlerts(group)
  registerFluxAcknowledge(group)
  registerFluxResolve(group)
}
