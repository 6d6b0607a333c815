import type { TextLanguage } from '#libs/domain';

export interface NoteWords {
  readonly title: string;
  readonly for: (name: string) => string;
  readonly at: (place: string) => string;
  readonly what: string;
  readonly kinds: Readonly<Record<'make' | 'buy' | 'salvage' | 'stock', string>>;
  readonly pieces: string;
  readonly checked: (name: string, day: string) => string;
  readonly duties: string;
  readonly dutiesIntro: string;
  readonly agreed: (terms: string) => string;
  readonly handedOver: string;
  readonly received: string;
}

/** The delivery note is read on paper, so its words live here and not in the web's texts. */
export const NOTE_WORDS: Readonly<Record<TextLanguage, NoteWords>> = {
  es: {
    title: 'Nota de entrega',
    for: (name) => `Para: ${name}`,
    at: (place) => `Se recoge en: ${place}`,
    what: 'Lo que se entrega',
    kinds: { make: 'hecho en el taller', buy: 'comprado', salvage: 'recuperado', stock: 'del estante' },
    pieces: 'Piezas, cada una con su código',
    checked: (name, day) => `revisada por ${name}, ${day}`,
    duties: 'Autores, licencia y fuente',
    dutiesIntro:
      'Esto va con las piezas. Quien las entregue a otros lo entrega también. Son hechos, no asesoría legal.',
    agreed: (terms) => `Acordado con los autores: ${terms}`,
    handedOver: 'Entregado por, fecha',
    received: 'Recibido por, fecha',
  },
  en: {
    title: 'Delivery note',
    for: (name) => `For: ${name}`,
    at: (place) => `Collected at: ${place}`,
    what: 'What is handed over',
    kinds: { make: 'made in the workshop', buy: 'bought', salvage: 'salvaged', stock: 'from the shelf' },
    pieces: 'Pieces, each with its code',
    checked: (name, day) => `checked by ${name}, ${day}`,
    duties: 'Authors, licence and source',
    dutiesIntro: 'This goes along with the pieces. Whoever passes them on passes this on too. Facts, no legal advice.',
    agreed: (terms) => `Agreed with the authors: ${terms}`,
    handedOver: 'Handed over by, date',
    received: 'Received by, date',
  },
};
