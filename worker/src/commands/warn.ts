/** Tells what a person should know although the work went on. */
export function warn(message: string): void {
  console.error(`warning: ${message}`)
}
