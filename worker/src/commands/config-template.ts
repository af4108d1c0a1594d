import { environmentFile } from '@contimg/state/settings'
import type { Command } from 'commander'
import { addExamples } from './help.ts'

export function registerConfigTemplate(config: Command): void {
  const command = config
    .command('template')
    .summary('print a file of all settings, to be filled in')
    .description('Prints a file of all settings as comments with their defaults: for PIPELINE_CONFIG, or for systemd.')
    .action(() => console.log(environmentFile().trimEnd()))
  addExamples(command, ['contimg config template > /etc/contimg/contimg.env'])
}
