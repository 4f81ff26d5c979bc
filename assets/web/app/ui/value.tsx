// A field's value as a page shows it.
import { Link } from '@tanstack/react-router';
import { formatValue } from './format.ts';
import { Icon } from './icons.tsx';
import { StateBadge } from './parts.tsx';
import { type AnyThing, fieldOf, type Row, value } from './thing.ts';
import { common } from './words.ts';

interface StoredFile {
  id: string;
  name: string;
  type: string;
  size: number;
  url: string;
}

export function Value({
  thing,
  record,
  name,
  plain,
}: {
  thing: AnyThing;
  record: Row;
  name: string;
  plain?: boolean;
}) {
  const field = fieldOf(thing, name);
  const raw = value(record, name);
  if (raw === null || raw === undefined || raw === '' || (Array.isArray(raw) && raw.length === 0)) {
    return <span className="nothing">{common.none}</span>;
  }
  if (thing.state?.field === name) return <StateBadge thing={thing} record={record} />;
  switch (field?.kind) {
    case 'one': {
      const target = field.of?.();
      const other = field.include ? (value(record, field.include) as Row | null) : null;
      const title = formatValue(thing, record, name) || common.none;
      if (plain || !target || !other) return title;
      return <Link to={`/${target.path}/${other.id}`}>{title}</Link>;
    }
    case 'moment':
      return <time dateTime={raw as string}>{formatValue(thing, record, name)}</time>;
    case 'email':
      return plain ? String(raw) : <a href={`mailto:${raw}`}>{String(raw)}</a>;
    case 'phone':
      return plain ? (
        String(raw)
      ) : (
        <a href={`tel:${String(raw).replace(/[^+\d]/g, '')}`}>{String(raw)}</a>
      );
    case 'webAddress':
      return plain ? (
        String(raw)
      ) : (
        <a href={safeAddress(String(raw))} rel="noreferrer" target="_blank">
          {String(raw).replace(/^https?:\/\//, '')}
        </a>
      );
    case 'address':
      return (
        <>
          {String(raw)}
          {!plain && (
            <a
              className="aside"
              href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(String(raw))}`}
              rel="noreferrer"
              target="_blank"
            >
              <Icon name="pin" /> {common.openMap}
            </a>
          )}
        </>
      );
    case 'longText':
      return plain ? (
        <span className="clip">{String(raw)}</span>
      ) : (
        <p className="prose">{String(raw)}</p>
      );
    case 'colour':
      return (
        <>
          <span className="swatch" style={{ background: String(raw) }} /> {String(raw)}
        </>
      );
    case 'rating':
      return <Stars count={Number(raw)} most={field.most ?? 5} />;
    case 'image':
      return plain ? (
        (raw as StoredFile).name
      ) : (
        <img className="picture" src={(raw as StoredFile).url} alt={(raw as StoredFile).name} />
      );
    case 'file':
      return (
        <a href={(raw as StoredFile).url} download>
          <Icon name="file" /> {(raw as StoredFile).name}
        </a>
      );
    case 'money':
      return <span className="figures">{formatValue(thing, record, name)}</span>;
    default:
      return <>{formatValue(thing, record, name)}</>;
  }
}

const Stars = ({ count, most }: { count: number; most: number }) => (
  <span className="stars" role="img" aria-label={common.stars(count, most)}>
    {Array.from({ length: most }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: stars never change places.
      <span key={index} className={index < count ? 'on' : ''}>
        <Icon name="star" />
      </span>
    ))}
  </span>
);

/** An address that runs a script is never a link. */
const safeAddress = (address: string): string =>
  /^(https?:|mailto:)/i.test(address) ? address : `https://${address.replace(/^[a-z]+:/i, '')}`;
