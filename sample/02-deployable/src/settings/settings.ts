import { z } from 'zod';

export const newSetting = z.object({ value: z.string().max(10_000) });

export type NewSetting = Readonly<z.infer<typeof newSetting>>;

/** What all instances know in common. */
export abstract class Settings {
  abstract put(name: string, value: string): Promise<void>;

  abstract find(name: string): Promise<string | undefined>;
}
