import type { Command } from 'commander'
import { registerRegistryActive } from './registry-active.ts'
import { registerRegistryInit } from './registry-init.ts'
import { registerRegistryList } from './registry-list.ts'
import { registerRegistryRegister } from './registry-register.ts'
import { registerRegistryRetire } from './registry-retire.ts'
import { registerRegistryTimeline } from './registry-timeline.ts'

/** `contimg registry …`: which calibration tables there are, and which hold when. */
export function registerRegistry(program: Command): void {
  const group = program.command('registry').summary('calibration tables: register, list, choose for a time, retire')
  group.description('Keeps in a database which sets of calibration tables there are, and chooses those for a time.')
  registerRegistryInit(group)
  registerRegistryRegister(group)
  registerRegistryList(group)
  registerRegistryActive(group)
  registerRegistryRetire(group)
  registerRegistryTimeline(group)
}
