/** The schema that the editor completes by and explains: bundled, so that nothing is asked of the server for it. */
import { buildSchema, isEnumType, type GraphQLSchema } from 'graphql';
import sdl from '../../../schema/schema.graphql?raw';
import type { Lang } from '../i18n';
import { argumentInGerman, questionInGerman, valueInGerman } from '../texts/schema';

/** German first, and what the schema itself says below it. */
const over = (german: string | null, own: string | null | undefined): string | null =>
  german === null ? (own ?? null) : own ? `${german}\n\n${own}` : german;

/** The schema; in German, its enum values and questions are explained in German. */
export function schemaIn(lang: Lang): GraphQLSchema {
  const schema = buildSchema(sdl);
  if (lang !== 'de') return schema;
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type) || type.name.startsWith('__')) continue;
    for (const value of type.getValues()) value.description = over(valueInGerman(type.name, value.name), value.description);
  }
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    field.description = over(questionInGerman(field.name), field.description);
    for (const argument of field.args) argument.description = over(argumentInGerman(argument.name), argument.description);
  }
  return schema;
}
