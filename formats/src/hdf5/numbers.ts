import { FormatError } from '../error.ts'
import type { ElementType, NumberBase } from './element-type.ts'

const VIEWS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<NumberBase, unknown>

/** How many numbers one element holds. */
export function numbersPerElement(type: ElementType): number {
  return type.kind === 'complex' ? 2 : 1
}

/** Views little-endian bytes as the numbers they are. */
function viewNumbers(bytes: Uint8Array, type: ElementType): (typeof VIEWS)[NumberBase]['prototype'] {
  const View = VIEWS[type.kind === 'number' || type.kind === 'complex' ? type.base : 'uint8']
  return new View(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / View.BYTES_PER_ELEMENT)
}

/** Copies any numbers into `target` as they are in value; an integer that a float64 cannot hold is an error. */
export function copyNumbers(
  path: string,
  bytes: Uint8Array,
  type: ElementType,
  target: Float64Array | Float32Array,
): void {
  const numbers = viewNumbers(bytes, type)
  if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) {
    for (let i = 0; i < numbers.length; i++) {
      const value = Number(numbers[i])
      if (!Number.isSafeInteger(value))
        throw new FormatError(path, undefined, `integer ${numbers[i]} needs more than 53 bits`)
      target[i] = value
    }
  } else {
    target.set(numbers)
  }
}
