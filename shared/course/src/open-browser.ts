/** Shows a page in the reader's browser, where there is one and somebody sits in front of it. */
import { spawn } from 'node:child_process'

type Place = { platform: NodeJS.Platform; env: NodeJS.ProcessEnv; terminal: boolean }

/**
 * @returns the command that opens an address, or undefined where nothing should be opened. `BROWSER` names another
 * one, as it does for many programs; `BROWSER=none` is none.
 */
export function opener({ platform, env, terminal }: Place): string | undefined {
  const { BROWSER, CI, DISPLAY, WAYLAND_DISPLAY } = env
  if (!terminal || CI || BROWSER === 'none') return undefined
  if (BROWSER) return BROWSER
  if (platform === 'darwin') return 'open'
  // Without a screen, as over SSH, `xdg-open` would look for a browser in the terminal, and take it over.
  return DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : undefined
}

/** Whether it comes about is not waited for: the address is printed in any case. */
export function openBrowser(url: string): void {
  const terminal = process.stdin.isTTY && process.stdout.isTTY
  const command = opener({ platform: process.platform, env: process.env, terminal })
  if (!command) return
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
