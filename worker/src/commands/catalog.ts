import type { Command } from 'commander'
import { registerImport } from './catalog-import.ts'
import { registerList } from './catalog-list.ts'
import { registerShow } from './catalog-show.ts'

/** `contimg catalog …`: what is known of the sky and the Earth from elsewhere. */
export function registerCatalog(program: Command): void {
  const group = program.command('catalog').summary('catalogues: bring in, list, look up')
  group.description('Brings in and shows the catalogues that other commands look into (folder state/catalogs).')
  registerImport(group)
  registerList(group)
  registerShow(group)
}
