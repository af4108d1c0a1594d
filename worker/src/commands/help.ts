import type { Command } from 'commander'

/** Ends the help of a command with examples, one a line, each as a person would type it. */
export function addExamples(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
}
