import type { Command, Help, Option } from 'commander'

/** Ends the help of a command with examples, one a line, each as a person would type it. */
export function addExamples(command: Command, examples: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
}

/** Heading in the help of commands that do what shorter ones do. */
export const LONG_FORMS = 'The same with the flags of the user guide:'

/** How help looks: commands by their names alone, options with their choices, defaults and whether they must be given. */
export const HELP_STYLE: Partial<Help> = {
  subcommandTerm: (command) => command.name(),
  optionDescription,
}

function optionDescription(option: Option): string {
  const { description, argChoices, mandatory, defaultValue } = option
  const takesValue = option.required || option.optional
  const facts = [
    ...(argChoices?.some((choice) => !description.includes(choice)) ? [argChoices.join(', ')] : []),
    ...(mandatory ? ['required'] : []),
    ...(takesValue && defaultValue !== undefined ? [`default ${defaultValue}`] : []),
  ]
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`
}
