import { FormatError } from '../error.ts'
import type { HdfModule } from './library.ts'

/** How the library describes a data set. */
export type Metadata = ReturnType<HdfModule['get_dataset_metadata']>

/** What one element of a data set is. `complex` counts two numbers of `base`, real part first. */
export type ElementType =
  | { kind: 'number'; base: NumberBase; bytes: number }
  | { kind: 'complex'; base: NumberBase; bytes: number }
  | { kind: 'bool'; bytes: 1 }
  | { kind: 'string'; bytes: number }
  | { kind: 'variable-string'; bytes: number }

export type NumberBase =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'

/** Classes of HDF5 types, as the library numbers them (H5T_class_t). */
export const TYPE_CLASS = { integer: 0, float: 1, string: 3, compound: 6, enum: 8 } as const

/** Reads the type of a data set; one that UVH5 does not use is a FormatError that names it. */
export function elementType(path: string, name: string, metadata: Metadata): ElementType {
  const { type, size } = metadata
  if (type === TYPE_CLASS.integer || type === TYPE_CLASS.float)
    return { kind: 'number', base: numberBase(path, name, metadata), bytes: size }
  if (type === TYPE_CLASS.string) return { kind: metadata.vlen ? 'variable-string' : 'string', bytes: size }
  if (type === TYPE_CLASS.enum && isBool(metadata)) return { kind: 'bool', bytes: 1 }
  if (type === TYPE_CLASS.compound) return complexType(path, name, metadata)
  throw new FormatError(
    path,
    undefined,
    `${name} has HDF5 type class ${type} (${size} bytes), wanted a number, string, bool or {r, i}`,
  )
}

function numberBase(path: string, name: string, { type, size, signed }: Metadata): NumberBase {
  if (type === TYPE_CLASS.float && (size === 4 || size === 8)) return size === 4 ? 'float32' : 'float64'
  if (type === TYPE_CLASS.integer && [1, 2, 4, 8].includes(size))
    return `${signed ? '' : 'u'}int${8 * size}` as NumberBase
  throw new FormatError(path, undefined, `${name} has numbers of ${size} bytes, wanted 1, 2, 4 or 8`)
}

/** h5py stores a bool as an enumeration of FALSE and TRUE over int8. */
function isBool({ size, enum_type }: Metadata): boolean {
  const members = enum_type?.members
  return size === 1 && members?.FALSE === 0 && members?.TRUE === 1
}

function complexType(path: string, name: string, metadata: Metadata): ElementType {
  const [real, imaginary, ...more] = metadata.compound_type?.members ?? []
  const pair = real?.name === 'r' && imaginary?.name === 'i' && more.length === 0
  if (!pair || real.offset !== 0 || imaginary.offset !== real.size || real.type !== imaginary.type) {
    const names = metadata.compound_type?.members.map((member) => member.name).join(', ')
    throw new FormatError(path, undefined, `${name} is a compound of {${names}}, wanted {r, i}`)
  }
  return { kind: 'complex', base: numberBase(path, name, real), bytes: metadata.size }
}
