/** The part of cli-progress that is used here; the package brings no types. */
declare module 'cli-progress' {
  export class SingleBar {
    constructor(
      options: {
        stream: NodeJS.WritableStream;
        format: string;
        hideCursor: boolean;
        barsize: number;
        noTTYOutput?: boolean;
        notTTYSchedule?: number;
      },
      preset: object,
    );
    start(total: number, value: number, payload: Record<string, string>): void;
    setTotal(total: number): void;
    update(value: number): void;
    increment(): void;
    stop(): void;
  }
  export const Presets: { readonly shades_classic: object };
}
