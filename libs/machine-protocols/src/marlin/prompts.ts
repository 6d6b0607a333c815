import type { Prompt } from '../session.js';

const MATERIAL = /filament|material|runout|purge|insert|\bload|colou?r|M600/i;
const TOOL = /\btool\b|nozzle change|^T\d/i;
const DOOR = /\bdoor\b|\blid\b/i;
const GO_ON = /continue|resume|\bok\b|yes|done/i;
const MAX_CHOICES = 8;
const MAX_CHARS = 200;

/** `//action:prompt_begin`, `prompt_button` or `prompt_choice`, `prompt_show`, `prompt_end`. */
export class Prompts {
  open: Prompt | undefined;
  private text = '';
  private choices: string[] = [];

  /** @returns what changed */
  onAction(action: string, text: string): 'shown' | 'ended' | undefined {
    switch (action) {
      case 'prompt_begin':
        this.text = text.slice(0, MAX_CHARS);
        this.choices = [];
        return undefined;
      case 'prompt_button':
      case 'prompt_choice':
        if (this.choices.length < MAX_CHOICES) this.choices.push(text.slice(0, MAX_CHARS));
        return undefined;
      case 'prompt_show':
        this.open = { kind: promptKindOf(this.text), text: this.text, choices: this.choices };
        return 'shown';
      case 'prompt_end': {
        const wasOpen = this.open !== undefined;
        this.close();
        return wasOpen ? 'ended' : undefined;
      }
      default:
        return undefined;
    }
  }

  /** What the machine waits for, if it only said that it waits. */
  static of(command: string): Prompt {
    const text = command.replace(/^[A-Z]\d+\s*(?:[A-Z]-?\d+(?:\.\d+)?\s*)*/, '') || 'The machine waits for a person.';
    return { kind: promptKindOf(`${command} ${text}`), text, choices: [] };
  }

  close(): void {
    this.open = undefined;
    this.text = '';
    this.choices = [];
  }

  /** Index of the answer; without a choice of the person the one that means "go on". */
  answer(choice: number | undefined): number | undefined {
    const { choices = [] } = this.open ?? {};
    if (choice !== undefined) return choice >= 0 && choice < choices.length ? Math.trunc(choice) : undefined;
    if (choices.length < 2) return undefined;
    const index = choices.findIndex((label) => GO_ON.test(label));
    return index < 0 ? undefined : index;
  }
}

export function promptKindOf(text: string): Prompt['kind'] {
  if (MATERIAL.test(text)) return 'material';
  if (TOOL.test(text)) return 'tool';
  return DOOR.test(text) ? 'door' : 'message';
}
