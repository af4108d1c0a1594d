import { type Command, Option } from 'commander'
import { OptionError } from './values.ts'

/**
 * Adds a flag that the user guide has and this command cannot honour. It stands in the help as what it is, and whoever
 * gives it is told so before anything is done.
 *
 * @param flags   as commander takes them, '--do-k' or '--mask-radius-arcsec <n>'
 * @param reason  what is missing, and what there is instead
 */
export function refuse(command: Command, flags: string, reason: string): void {
  const option = new Option(flags, `refused: ${reason}`)
  command.addOption(option)
  command.on(`option:${option.name()}`, () => {
    throw new OptionError(`${option.long} cannot be honoured: ${reason}`)
  })
}
