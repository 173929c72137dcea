"""Headers of German and French programs (SAP Business One, Lexware, DATEV, Sage, EBP): words apart by commas, as in `vocabulary`.

`~` is a weak sign, `-` a column that is not used, as there. Words are looked up in small letters, with their accents.
"""

# fmt: off
DE: dict[str, str] = {
    "@number": "belegnr, belegnummer, beleg-nr, dokumentnr, dokumentnummer, vorgangsnummer, ~nummer, ~nr",
    "@date": "datum, belegdatum, buchungsdatum, dokumentdatum, erstellt am, ~erfasst am",
    "@amount": "betrag, nettobetrag, netto, betrag netto, netto betrag, summe netto, nettosumme, gesamt netto, gesamtbetrag netto",
    "@gross": "bruttobetrag, brutto, betrag brutto, summe brutto, bruttosumme, gesamt brutto, gesamtbetrag brutto, rechnungsbetrag, endbetrag, ~gesamtbetrag, ~gesamt",
    "@status": "storniert, storno, belegstatus, stornoflag, stornokennzeichen",
    "@kind": "belegart, dokumentart, vorgangsart, belegtyp, ~art",
    "@person": "bearbeiter, sachbearbeiter",
    "customer_name": "kunde, kundenname, kunden name, firma, firmenname, debitor, debitorname, geschäftspartner, name des kunden, rechnungsempfänger, auftraggeber, käufer, käufername, besteller",
    "customer_code": "kundennr, kundennummer, kunden-nr, kd-nr, kdnr, debitornr, debitorennr, debitor-nr, debitoren-nr, debitorennummer, debitorenkonto, kundencode, gp-code",
    "customer_tax_id": "ust-idnr, ust-id, ustid, umsatzsteuer-id, steuernummer",
    "phone": "telefon, telefonnummer, tel, mobil, handy", "email": "e-mail-adresse, emailadresse, mailadresse",
    "contact_person": "ansprechpartner, kontaktperson, kontakt", "address": "adresse, anschrift, straße, strasse, lieferadresse, rechnungsadresse, ~ort, ~stadt",
    "order_id": "auftragsnr, auftragsnummer, auftrags-nr, bestellnr, bestellnummer, bestell-nr, rechnungsnr, rechnungsnummer, rechnungs-nr, re-nr, lieferscheinnr, lieferscheinnummer, ab-nr",
    "line_no": "zeilennr, zeilennummer, positionsnr, pos-nr", "ordered_on": "auftragsdatum, bestelldatum, rechnungsdatum, verkaufsdatum, lieferdatum, lieferscheindatum, re-datum",
    "product_code": "artikelnr, artikelnummer, artikel-nr, art-nr, artnr, materialnummer, materialnr, sachnummer",
    "product_name": "artikel, artikelbezeichnung, bezeichnung, artikelname, artikelbeschreibung, produkt, produktname, ~beschreibung, materialbezeichnung",
    "category": "warengruppe, artikelgruppe, produktgruppe, kategorie", "specification": "größe, variante, ausführung",
    "unit": "einheit, me, mengeneinheit, vpe", "quantity": "menge, anzahl, stückzahl, stück, liefermenge, bestellmenge, verkaufte menge, absatz",
    "unit_price": "einzelpreis, preis, stückpreis, vk-preis, verkaufspreis, e-preis, ep, preis netto, nettopreis, einzelpreis netto, ~einzelpreis brutto, ~bruttopreis",
    "amount": "umsatz, zeilensumme, positionssumme, gesamtpreis, gesamtpreis netto, umsatz netto, nettoumsatz, zeilensumme netto, warenwert, positionsbetrag, zeilenbetrag, zwischensumme",
    "amount_with_tax": "zeilensumme brutto, umsatz brutto, gesamtpreis brutto, bruttoumsatz, positionssumme brutto",
    "tax": "mwst, mwst-betrag, ust, ust-betrag, umsatzsteuer, mehrwertsteuer, steuerbetrag, steuer", "tax_rate": "steuersatz, mwst-satz, ust-satz, mwst %, ust %",
    "discount": "rabatt, rabatt %, rabattbetrag, nachlass, skonto", "cost": "einstandspreis, einkaufspreis, ek-preis, einstandswert, wareneinsatz",
    "salesperson": "verkäufer, vertriebsmitarbeiter, vertreter, außendienst, verkaufsmitarbeiter", "owner": "kundenbetreuer", "department": "abteilung", "warehouse": "lager, lagerort", "store": "filiale",
    "channel": "vertriebsweg, kanal, verkaufskanal", "currency": "währung", "exchange_rate": "wechselkurs, kurs", "note": "bemerkung, bemerkungen, notiz, notizen, kommentar, hinweis, anmerkung",
    "due_on": "fälligkeitsdatum, fällig am, fälligkeit, zahlbar bis", "invoice_no": "rechnung, rechnungsnr, rechnungsnummer, rechnungs-nr, re-nr", "invoiced_on": "rechnungsdatum, re-datum", "invoice_amount": "rechnungsbetrag, rechnungssumme, ursprungsbetrag, forderung",
    "paid_amount": "bezahlt, bezahlter betrag, gezahlt, bereits bezahlt", "balance": "offen, offener betrag, restbetrag, offener saldo, ausstehend, saldo", "received_on": "zahlungsdatum, zahlungseingang am, zahldatum, eingangsdatum, valuta, wertstellung",
    "received_amount": "zahlungsbetrag, zahlungseingang, eingegangener betrag", "document_no": "zahlungsnr, zahlungsnummer", "method": "zahlungsart, zahlungsweise, zahlungsmethode", "industry": "branche", "employees": "mitarbeiterzahl, mitarbeiteranzahl, anzahl mitarbeiter",
    "level": "kundengruppe, kundenklasse", "created_on": "kunde seit, angelegt am, anlagedatum", "credit_limit": "kreditlimit, kreditrahmen", "term_days": "zahlungsziel, zahlungsziel (tage)", "list_price": "listenpreis",
    "-": "postleitzahl, plz, land, erfasst von, angelegt von, geändert am, geändert von, kostenstelle, sachkonto, erlöskonto, buchungskreis, gewicht, liefertermin, lieferbedingung, mahnstufe, überfällig seit, tage überfällig, steuerschlüssel",
}
FR: dict[str, str] = {
    "@number": "n° pièce, no pièce, numéro de pièce, n° document, numéro de document, numéro, ~n°",
    "@date": "date pièce, date de la pièce, date du document, date document, date de création",
    "@amount": "montant ht, total ht, net ht, montant net ht, montant hors taxe, montant hors taxes, ~montant", "@gross": "montant ttc, total ttc, net à payer, ~total général",
    "@status": "statut, état", "@kind": "type de pièce, type pièce, type de document",
    "customer_name": "raison sociale, nom du client, nom client, intitulé client, client facturé, société, nom de la société, acheteur, intitulé tiers",
    "customer_code": "code client, n° client, numéro client, compte client, réf. client, réf client, code tiers, compte tiers", "customer_tax_id": "n° tva, numéro de tva, tva intracommunautaire, siret, siren",
    "phone": "téléphone, portable", "email": "courriel, adresse e-mail", "contact_person": "interlocuteur, nom du contact", "address": "adresse de livraison, adresse de facturation, ~ville",
    "order_id": "n° commande, numéro de commande, n° facture, numéro de facture, facture n°, n° de facture, n° de commande, n° bl, n° avoir, ~réf. commande", "line_no": "n° ligne, numéro de ligne",
    "ordered_on": "date de commande, date commande, date de facture, date facture, date de vente, date vente, date de livraison",
    "product_code": "réf. article, réf article, référence article, code article, référence, réf., référence produit, code produit", "product_name": "désignation, libellé article, produit, nom du produit, libellé produit, ~libellé",
    "category": "famille, famille article, catégorie", "specification": "conditionnement, taille", "unit": "unité, unité de vente", "quantity": "qté, quantité, quantité vendue, qté facturée, quantité livrée, nombre",
    "unit_price": "p.u. ht, pu ht, prix unitaire ht, prix unitaire, prix ht, p.u., pu, prix de vente, ~prix unitaire ttc, ~pu ttc, ~p.u. ttc", "amount": "montant ligne ht, total ligne ht, chiffre d'affaires, ca ht, chiffre d'affaires ht", "amount_with_tax": "total ligne ttc, montant ligne ttc, ca ttc",
    "tax": "tva, montant tva, total tva", "tax_rate": "taux tva, taux de tva, tva %", "discount": "remise, remise %, montant remise, taux de remise, rabais", "cost": "prix de revient, prix d'achat, coût",
    "salesperson": "représentant, commercial, vendeur, vendeuse", "store": "magasin, boutique", "warehouse": "dépôt", "channel": "canal", "currency": "devise", "exchange_rate": "taux de change", "note": "remarque, remarques, commentaire, observations, mémo",
    "due_on": "date d'échéance, échéance, date échéance", "invoice_no": "n° facture, numéro de facture, n° de facture, facture", "invoiced_on": "date de facture, date facture, date facturation", "invoice_amount": "montant facture, montant facturé, montant initial", "paid_amount": "montant réglé, réglé, montant payé, déjà réglé, acompte", "balance": "solde, reste à payer, solde dû, restant dû, montant restant dû",
    "received_on": "date de règlement, date règlement, date de paiement, date d'encaissement", "received_amount": "montant encaissé, montant du règlement, montant règlement", "document_no": "n° règlement", "method": "mode de règlement, mode de paiement, moyen de paiement",
    "industry": "secteur d'activité, secteur", "employees": "effectif, nombre de salariés", "created_on": "client depuis", "credit_limit": "encours autorisé, plafond d'encours", "-": "code postal, pays, créé par, modifié le, compte comptable, code journal, poids, code taxe, code tva",
}
# fmt: on
