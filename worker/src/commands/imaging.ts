import type { Command } from 'commander'
import { addExamples, LONG_FORMS } from './help.ts'
import { describeImage, runImage } from './image.ts'
import type { PartsFlags } from './image-parts-flags.ts'
import type { ImageFlags } from './image-request.ts'
import { registerExport } from './imaging-export.ts'
import { registerNvssMask, registerNvssOverlay } from './imaging-nvss.ts'
import { registerImagingWorker } from './imaging-worker.ts'

/** `contimg imaging …`: the verb image as the user guide calls it, and what goes with images. */
export function registerImaging(program: Command): void {
  const group = program.command('imaging').description('Makes images of Measurement Sets, and what goes with them.')
  group.summary('image, export, create-nvss-mask, create-nvss-overlay, worker').helpGroup(LONG_FORMS)
  const command = group.command('image').requiredOption('--ms <ms>', 'Measurement Set')
  describeImage(command).action((flags: ImageFlags & PartsFlags & { ms: string }) => runImage(flags.ms, flags, command))
  addExamples(command, [
    'contimg imaging image --ms obs.ms --imagename obs.img',
    'contimg imaging image --ms obs.ms --imagename obs.img --niter 1000 --threshold 1mJy',
  ])
  registerExport(group)
  registerNvssMask(group)
  registerNvssOverlay(group)
  registerImagingWorker(group)
}
