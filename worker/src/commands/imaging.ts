import type { Command } from 'commander'
import { addExamples, LONG_FORMS } from './help.ts'
import { describeImage, type ImageFlags, runImage } from './image.ts'

/** `contimg imaging …`: the verb image as the user guide calls it. */
export function registerImaging(program: Command): void {
  const group = program.command('imaging').description('Makes images of Measurement Sets.')
  group.summary('image').helpGroup(LONG_FORMS)
  const command = group.command('image').requiredOption('--ms <ms>', 'Measurement Set')
  describeImage(command).action((flags: ImageFlags & { ms: string }) => runImage(flags.ms, flags))
  addExamples(command, [
    'contimg imaging image --ms obs.ms --imagename obs.img',
    'contimg imaging image --ms obs.ms --imagename obs.img --niter 1000 --threshold 1mJy',
  ])
}
