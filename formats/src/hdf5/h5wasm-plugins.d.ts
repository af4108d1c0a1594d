declare module 'h5wasm-plugins' {
  export function install_local_plugins(module: unknown): void
}
