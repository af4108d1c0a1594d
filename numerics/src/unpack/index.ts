export { type ChannelRun, type StoredSamples, type UnpackedSamples, Unpacker } from './unpacker.ts'
