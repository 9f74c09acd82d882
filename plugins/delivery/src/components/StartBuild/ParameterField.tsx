import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Checkbox,
  PasswordField,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { StartFormView } from '@kronos-portal/common';
import { deliveryTranslationRef } from '../../translation';

/** The field for one parameter of a job, as the job defines it. */
export function ParameterField(props: {
  parameter: StartFormView['parameters'][number];
  value: string;
  onChange(value: string): void;
}) {
  const { parameter, value, onChange } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { name: label, type, description, choices = [] } = parameter;
  const common = { label, description, value, onChange };
  switch (type) {
    case 'boolean':
      return (
        <div>
          <Checkbox
            isSelected={value === 'true'}
            onChange={isSelected => onChange(String(isSelected))}
          >
            {label}
          </Checkbox>
          {description && <small>{description}</small>}
        </div>
      );
    case 'choice':
      return (
        <Select
          label={label}
          description={description}
          options={choices.map(id => ({ id, label: id || '–' }))}
          value={value}
          onChange={key => onChange(String(key ?? ''))}
        />
      );
    case 'text':
      return <TextAreaField {...common} rows={3} />;
    case 'password':
      return (
        <PasswordField
          {...common}
          description={description ?? t('start.passwordHelp')}
        />
      );
    default:
      return <TextField {...common} />;
  }
}
