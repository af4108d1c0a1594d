import type { Command } from 'commander'
import { refuse } from './refuse.ts'

/** Flags of the user guide's cli_selfcal that this one cannot honour. */
export function refuseSelfcalFlags(command: Command): void {
  refuse(command, '--delay', 'delays are solved for by calibrate; give its table with --initial-caltables')
  refuse(command, '--delay-solint <span>', 'delays are solved for by calibrate')
  refuse(command, '--delay-minsnr <n>', 'delays are solved for by calibrate')
  refuse(command, '--spw <ids>', 'all spectral windows are imaged and solved')
  refuse(command, '--unicat-min-mjy <n>', 'the model is what the image shows, without a mask from a catalogue')
  for (const flag of ['--calib-ra-deg <deg>', '--calib-dec-deg <deg>', '--calib-flux-jy <jy>'])
    refuse(command, flag, 'the model is what the image shows; calibrate solves against a calibrator')
}
